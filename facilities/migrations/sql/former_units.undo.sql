DROP TRIGGER keep_truncate ON facilities_formerunitevent;
DROP TRIGGER keep_truncate ON facilities_formerunit;
DROP TRIGGER history_kept ON facilities_formerunit;
DROP TRIGGER keep_rows ON facilities_formerunitevent;

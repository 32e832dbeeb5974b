DROP TRIGGER history_kept ON reporting_finding;
DROP TRIGGER keep_rows ON reporting_findingevent;
DROP TRIGGER keep_truncate ON reporting_findingevent;
DROP TRIGGER keep_truncate ON reporting_finding;

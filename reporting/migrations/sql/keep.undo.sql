DROP FUNCTION reporting_pin_search_path(text, text);
DROP FUNCTION reporting_history_kept() CASCADE;
DROP FUNCTION reporting_keep() CASCADE;

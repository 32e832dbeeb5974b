-- What people answered to a finding stays on record: its history is written always and never changed.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['reporting_finding', 'reporting_findingevent'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON reporting_findingevent
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE reporting_findingevent ENABLE ALWAYS TRIGGER keep_rows;
    CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON reporting_finding
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept();
    ALTER TABLE reporting_finding ENABLE ALWAYS TRIGGER history_kept;
END $$;

-- Which unit answered for a facility in which month stays known, as the facility's own history does.
DO $$
DECLARE
    kept text;
BEGIN
    CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON facilities_formerunitevent
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE facilities_formerunitevent ENABLE ALWAYS TRIGGER keep_rows;
    CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON facilities_formerunit
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept();
    ALTER TABLE facilities_formerunit ENABLE ALWAYS TRIGGER history_kept;
    FOREACH kept IN ARRAY ARRAY['facilities_formerunit', 'facilities_formerunitevent'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
END $$;

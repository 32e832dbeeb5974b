-- TRUNCATE passes row triggers. The way out needs a test database as well as the setting, so that
-- nobody can take it in production.
CREATE FUNCTION reporting_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\_%'
            AND current_setting('ganeum.test_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    PERFORM reporting_refuse('record_kept', format('%s on %s is refused', TG_OP, TG_TABLE_NAME));
    RETURN NULL;
END $$;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'reporting_figure', 'reporting_figureevent', 'reporting_submission',
        'reporting_submissionevent', 'reporting_decision', 'reporting_returnedcell',
        'reporting_seriesplacement', 'reporting_seriesplacementevent', 'reporting_period',
        'reporting_periodevent', 'reporting_edition', 'reporting_editionfile'
    ] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY[
        'reporting_decision', 'reporting_returnedcell', 'reporting_edition',
        'reporting_editionfile'
    ] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept);
    END LOOP;
END $$;

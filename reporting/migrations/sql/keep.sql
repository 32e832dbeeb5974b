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
        'reporting_periodevent', 'reporting_series', 'reporting_seriesevent',
        'reporting_edition', 'reporting_editionfile', 'organization_placement',
        'organization_placementevent', 'organization_assignmentevent', 'pghistory_context'
    ] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY[
        'reporting_decision', 'reporting_returnedcell', 'reporting_edition',
        'reporting_editionfile', 'reporting_figureevent', 'reporting_submissionevent',
        'reporting_seriesevent', 'reporting_seriesplacementevent', 'reporting_periodevent',
        'organization_placementevent', 'organization_assignmentevent'
    ] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept);
    END LOOP;
    -- Who acted is completed while a request runs, so it may be updated, but not removed.
    CREATE TRIGGER keep_rows BEFORE DELETE ON pghistory_context
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE pghistory_context ENABLE ALWAYS TRIGGER keep_rows;
END $$;

-- The history triggers obey a setting that anybody can make. After the statement, because a
-- function called in the statement could still make it.
CREATE FUNCTION reporting_history_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF COALESCE(current_setting('pgtrigger.ignore', true), '') NOT IN ('', '{}') THEN
        PERFORM reporting_refuse('history_kept', format('%s on %s without history is refused',
            TG_OP, TG_TABLE_NAME));
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    tracked text;
BEGIN
    FOREACH tracked IN ARRAY ARRAY[
        'reporting_figure', 'reporting_submission', 'reporting_series', 'reporting_period',
        'reporting_seriesplacement', 'organization_placement', 'organization_assignment'
    ] LOOP
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', tracked);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', tracked);
    END LOOP;
END $$;

-- A guard reads the real tables: a temporary table of the same name would otherwise come first.
CREATE FUNCTION reporting_pin_search_path(place text, prefix text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    guard regprocedure;
BEGIN
    FOR guard IN
        SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = place::regnamespace AND starts_with(p.proname, prefix)
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', guard, place);
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'reporting_');

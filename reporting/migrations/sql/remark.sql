-- A reason may be written where the figure beside it may: the same question, the same answer.
CREATE FUNCTION reporting_remark_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM reporting_figure_writable(OLD.submission_id, OLD.series_id, OLD.month);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM reporting_figure_writable(NEW.submission_id, NEW.series_id, NEW.month);
    RETURN NEW;
END $$;
CREATE TRIGGER remark_guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_remark
    FOR EACH ROW EXECUTE FUNCTION reporting_remark_guard();
ALTER TABLE reporting_remark ENABLE ALWAYS TRIGGER remark_guard;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['reporting_remark', 'reporting_remarkevent'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON reporting_remarkevent
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE reporting_remarkevent ENABLE ALWAYS TRIGGER keep_rows;
    CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON reporting_remark
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept();
    ALTER TABLE reporting_remark ENABLE ALWAYS TRIGGER history_kept;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'reporting_remark');

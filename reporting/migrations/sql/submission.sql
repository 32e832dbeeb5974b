-- A decision carries the number of its transaction; it cannot be given from outside.
CREATE FUNCTION reporting_decision_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_stamp BEFORE INSERT ON reporting_decision
    FOR EACH ROW EXECUTE FUNCTION reporting_decision_stamp();
ALTER TABLE reporting_decision ENABLE ALWAYS TRIGGER decision_stamp;

-- A submission moves only along these ways, and only with a decision of the same transaction.
CREATE FUNCTION reporting_submission_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM reporting_refuse('submission_state', 'only a draft can be removed');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM reporting_refuse('submission_state', 'a submission begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.period_id, NEW.unit_id, NEW.kind) IS DISTINCT FROM
       (OLD.period_id, OLD.unit_id, OLD.kind) THEN
        PERFORM reporting_refuse('submission_state', 'a submission keeps its place');
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state || '>' || NEW.state) NOT IN (
        'draft>submitted', 'submitted>draft', 'submitted>returned', 'returned>submitted',
        'submitted>confirmed', 'confirmed>returned', 'confirmed>closed', 'closed>draft'
    ) THEN
        PERFORM reporting_refuse('submission_state',
            format('no way leads from %s to %s', OLD.state, NEW.state));
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM reporting_decision d
        WHERE d.submission_id = NEW.id AND d.from_state = OLD.state AND d.to_state = NEW.state
          AND d.transaction = pg_current_xact_id()::text::bigint
    ) THEN
        PERFORM reporting_refuse('submission_state', 'no decision stands behind the change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER submission_guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_submission
    FOR EACH ROW EXECUTE FUNCTION reporting_submission_guard();
ALTER TABLE reporting_submission ENABLE ALWAYS TRIGGER submission_guard;

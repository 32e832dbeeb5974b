-- A decision carries the number of its transaction, which cannot be given from outside, and begins
-- where the submission truly stands. What is withdrawn goes back to where it was submitted from:
-- otherwise a withdrawal would open every cell of which only the returned ones are open.
CREATE FUNCTION reporting_decision_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text;
    leads_to text;
BEGIN
    SELECT s.state INTO standing FROM reporting_submission s
        WHERE s.id = NEW.submission_id FOR UPDATE;
    leads_to := CASE NEW.action
        WHEN 'submit' THEN 'submitted' WHEN 'return' THEN 'returned'
        WHEN 'confirm' THEN 'confirmed' WHEN 'close' THEN 'closed' WHEN 'reopen' THEN 'draft'
        WHEN 'withdraw' THEN (
            SELECT d.from_state FROM reporting_decision d
            WHERE d.submission_id = NEW.submission_id AND d.action = 'submit'
            ORDER BY d.id DESC LIMIT 1)
    END;
    IF standing IS DISTINCT FROM NEW.from_state OR leads_to IS DISTINCT FROM NEW.to_state
            OR NEW.from_state = NEW.to_state THEN
        PERFORM reporting_refuse('submission_state', format('%s cannot lead from %s (now %s) to %s',
            NEW.action, NEW.from_state, standing, NEW.to_state));
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER decision_stamp BEFORE INSERT ON reporting_decision
    FOR EACH ROW EXECUTE FUNCTION reporting_decision_stamp();
ALTER TABLE reporting_decision ENABLE ALWAYS TRIGGER decision_stamp;

-- Cells are returned by the decision that returns them, and none is added to it later.
CREATE FUNCTION reporting_returned_cell_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM reporting_decision d
        WHERE d.id = NEW.decision_id AND d.submission_id = NEW.submission_id
          AND d.action = 'return' AND d.transaction = pg_current_xact_id()::text::bigint
    ) THEN
        PERFORM reporting_refuse('record_kept', 'no decision of now returns this cell');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER returned_cell_guard BEFORE INSERT ON reporting_returnedcell
    FOR EACH ROW EXECUTE FUNCTION reporting_returned_cell_guard();
ALTER TABLE reporting_returnedcell ENABLE ALWAYS TRIGGER returned_cell_guard;

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

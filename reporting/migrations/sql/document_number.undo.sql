-- Refused where such an act is on record: the older rule would not know what it is.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM reporting_decision WHERE action = 'document') THEN
        PERFORM reporting_refuse('record_kept', 'a document number was added to a confirmation');
    END IF;
END $$;
CREATE OR REPLACE FUNCTION reporting_decision_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
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
SELECT reporting_pin_search_path(current_schema(), 'reporting_decision_stamp');

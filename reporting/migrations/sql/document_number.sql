-- As before, and one act more: the number of the document by which a confirmed month was approved
-- may be typed back later. It moves nothing, so it opens nothing: the submission's guard asks for a
-- decision that leads from one state to another.
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
        WHEN 'document' THEN standing
        WHEN 'withdraw' THEN (
            SELECT d.from_state FROM reporting_decision d
            WHERE d.submission_id = NEW.submission_id AND d.action = 'submit'
            ORDER BY d.id DESC LIMIT 1)
    END;
    IF standing IS DISTINCT FROM NEW.from_state OR leads_to IS DISTINCT FROM NEW.to_state
            OR (NEW.from_state = NEW.to_state) IS DISTINCT FROM (NEW.action = 'document')
            OR (NEW.action = 'document' AND (standing NOT IN ('confirmed', 'closed') OR NEW.document_number = '')) THEN
        PERFORM reporting_refuse('submission_state', format('%s cannot lead from %s (now %s) to %s',
            NEW.action, NEW.from_state, standing, NEW.to_state));
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'reporting_decision_stamp');

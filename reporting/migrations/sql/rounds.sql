-- A decision of a round carries the number of its transaction and begins where the item truly stands;
-- what is withdrawn goes back to where it was submitted from.
CREATE FUNCTION reporting_round_decision_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text;
    leads_to text;
BEGIN
    SELECT i.state INTO standing FROM reporting_rounditem i WHERE i.id = NEW.item_id FOR UPDATE;
    leads_to := CASE NEW.action
        WHEN 'submit' THEN 'submitted' WHEN 'return' THEN 'returned' WHEN 'confirm' THEN 'confirmed'
        WHEN 'withdraw' THEN (
            SELECT d.from_state FROM reporting_rounddecision d
            WHERE d.item_id = NEW.item_id AND d.action = 'submit' ORDER BY d.id DESC LIMIT 1)
    END;
    IF standing IS DISTINCT FROM NEW.from_state OR leads_to IS DISTINCT FROM NEW.to_state
            OR NEW.from_state = NEW.to_state THEN
        PERFORM reporting_refuse('round_item_state', format('%s cannot lead from %s (now %s) to %s',
            NEW.action, NEW.from_state, standing, NEW.to_state));
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER round_decision_stamp BEFORE INSERT ON reporting_rounddecision
    FOR EACH ROW EXECUTE FUNCTION reporting_round_decision_stamp();
ALTER TABLE reporting_rounddecision ENABLE ALWAYS TRIGGER round_decision_stamp;

-- An item moves only along these ways, while its round is open, with a decision of the same transaction.
CREATE FUNCTION reporting_round_item_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            PERFORM reporting_refuse('round_item_state', 'only a draft can be removed');
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            PERFORM reporting_refuse('round_item_state', 'an item begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.round_id, NEW.unit_id, NEW.section) IS DISTINCT FROM (OLD.round_id, OLD.unit_id, OLD.section) THEN
        PERFORM reporting_refuse('round_item_state', 'an item keeps its place');
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF (OLD.state || '>' || NEW.state) NOT IN (
        'draft>submitted', 'submitted>draft', 'submitted>returned', 'returned>submitted',
        'submitted>confirmed', 'confirmed>returned'
    ) THEN
        PERFORM reporting_refuse('round_item_state', format('no way leads from %s to %s', OLD.state, NEW.state));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM reporting_round r WHERE r.id = NEW.round_id AND r.state = 'open' FOR SHARE) THEN
        PERFORM reporting_refuse('round_item_state', 'the round is closed');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM reporting_rounddecision d
        WHERE d.item_id = NEW.id AND d.from_state = OLD.state AND d.to_state = NEW.state
          AND d.transaction = pg_current_xact_id()::text::bigint
    ) THEN
        PERFORM reporting_refuse('round_item_state', 'no decision stands behind the change');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_item_guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_rounditem
    FOR EACH ROW EXECUTE FUNCTION reporting_round_item_guard();
ALTER TABLE reporting_rounditem ENABLE ALWAYS TRIGGER round_item_guard;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['reporting_round', 'reporting_roundevent', 'reporting_rounditem',
            'reporting_rounditemevent', 'reporting_rounddecision'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['reporting_roundevent', 'reporting_rounditemevent', 'reporting_rounddecision'] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['reporting_round', 'reporting_rounditem'] LOOP
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', kept);
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'reporting_round');

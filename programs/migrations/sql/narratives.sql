-- A text may be changed while its item is a draft, or returned with this text; never once it was
-- handed in. FOR SHARE: an autosave waits for a running submit and then sees its state.
CREATE FUNCTION programs_narrative_writable(target_narrative bigint, target_item bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT i.state, r.state AS round_state INTO found
        FROM reporting_rounditem i JOIN reporting_round r ON r.id = i.round_id
        WHERE i.id = target_item FOR SHARE OF i, r;
    IF found.state = 'returned' AND found.round_state = 'open' THEN
        IF NOT EXISTS (
            SELECT 1 FROM programs_returnednarrative n
            WHERE n.narrative_id = target_narrative AND n.decision_id = (
                SELECT max(d.id) FROM reporting_rounddecision d
                WHERE d.item_id = target_item AND d.action = 'return')
        ) THEN
            PERFORM reporting_refuse('narrative_frozen', 'only returned texts are open');
        END IF;
    ELSIF found.state IS DISTINCT FROM 'draft' OR found.round_state <> 'open' THEN
        PERFORM reporting_refuse('narrative_frozen', format('item %s is %s, its round %s',
            target_item, found.state, found.round_state));
    END IF;
END $$;

CREATE FUNCTION programs_narrative_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM programs_narrative_writable(OLD.id, OLD.item_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM programs_narrative_writable(NEW.id, NEW.item_id);
    IF NOT EXISTS (
        SELECT 1 FROM reporting_rounditem i JOIN programs_program p ON p.unit_id = i.unit_id
        WHERE i.id = NEW.item_id AND p.id = NEW.program_id
    ) THEN
        PERFORM reporting_refuse('narrative_place', 'the program is not of the unit that hands in');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER narrative_guard BEFORE INSERT OR UPDATE OR DELETE ON programs_narrative
    FOR EACH ROW EXECUTE FUNCTION programs_narrative_guard();
ALTER TABLE programs_narrative ENABLE ALWAYS TRIGGER narrative_guard;

-- What stands in a text, its links and pictures, is as open as the text. A text that is gone took
-- them along: then there is nothing left to guard.
CREATE FUNCTION programs_narrative_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT n.item_id INTO item FROM programs_narrative n WHERE n.id = OLD.narrative_id;
        IF FOUND THEN
            PERFORM programs_narrative_writable(OLD.narrative_id, item);
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT n.item_id INTO item FROM programs_narrative n WHERE n.id = NEW.narrative_id;
    PERFORM programs_narrative_writable(NEW.narrative_id, item);
    RETURN NEW;
END $$;
CREATE TRIGGER narrative_part_guard BEFORE INSERT OR UPDATE OR DELETE ON programs_narrativelink
    FOR EACH ROW EXECUTE FUNCTION programs_narrative_part_guard();
ALTER TABLE programs_narrativelink ENABLE ALWAYS TRIGGER narrative_part_guard;
CREATE TRIGGER narrative_part_guard BEFORE INSERT OR UPDATE OR DELETE ON programs_narrativepicture
    FOR EACH ROW EXECUTE FUNCTION programs_narrative_part_guard();
ALTER TABLE programs_narrativepicture ENABLE ALWAYS TRIGGER narrative_part_guard;

-- Texts are returned by the decision that returns them, and none is added to it later.
CREATE FUNCTION programs_narrative_returned_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM reporting_rounddecision d JOIN programs_narrative n ON n.item_id = d.item_id
        WHERE d.id = NEW.decision_id AND n.id = NEW.narrative_id
          AND d.action = 'return' AND d.transaction = pg_current_xact_id()::text::bigint
    ) THEN
        PERFORM reporting_refuse('record_kept', 'no decision of now returns this text');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER narrative_returned_guard BEFORE INSERT ON programs_returnednarrative
    FOR EACH ROW EXECUTE FUNCTION programs_narrative_returned_guard();
ALTER TABLE programs_returnednarrative ENABLE ALWAYS TRIGGER narrative_returned_guard;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['programs_narrative', 'programs_narrativeevent', 'programs_narrativelink',
            'programs_narrativelinkevent', 'programs_narrativepicture', 'programs_returnednarrative'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['programs_narrativeevent', 'programs_narrativelinkevent',
            'programs_returnednarrative'] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['programs_narrative', 'programs_narrativelink'] LOOP
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', kept);
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'programs_narrative');

-- A step counts from its month on, beyond the fiscal year: a confirmed or closed month of the unit, or a
-- closed month of its office, anywhere after it refuses the change; so does one whose reopening is over.
-- Submissions are held before periods, as in closing a month; so nobody waits for the other.
CREATE FUNCTION budgets_grant_refuse(target_unit bigint, first_month integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    offices bigint[];
    closed_month integer;
BEGIN
    PERFORM reporting_refuse_closed(target_unit, first_month, NULL, 'grant_frozen', 'grant');
    WITH RECURSIVE above(id) AS (
        SELECT target_unit
        UNION
        SELECT p.parent_id FROM organization_placement p JOIN above a ON p.unit_id = a.id
        WHERE p.parent_id IS NOT NULL
    ) SELECT array_agg(above.id) INTO offices FROM above;
    PERFORM 1 FROM reporting_period q WHERE q.office_id = ANY(offices) AND q.month >= first_month
        ORDER BY q.id FOR SHARE;
    SELECT q.month INTO closed_month FROM reporting_period q
        WHERE q.office_id = ANY(offices) AND q.month >= first_month
          AND (q.state = 'closed' OR q.reopened_until < reporting_today())
        ORDER BY q.month LIMIT 1;
    IF closed_month IS NOT NULL THEN
        PERFORM reporting_refuse('grant_frozen', format('grant: month %s of the office is closed', closed_month));
    END IF;
END $$;

CREATE FUNCTION budgets_grant_step_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT g.unit_id INTO owner FROM budgets_grant g WHERE g.id = OLD.grant_id;
        PERFORM budgets_grant_refuse(owner, OLD.month);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT g.unit_id INTO owner FROM budgets_grant g WHERE g.id = NEW.grant_id FOR SHARE;
    PERFORM budgets_grant_refuse(owner, NEW.month);
    RETURN NEW;
END $$;
CREATE TRIGGER grant_step_guard BEFORE INSERT OR UPDATE OR DELETE ON budgets_grantstep
    FOR EACH ROW EXECUTE FUNCTION budgets_grant_step_guard();
ALTER TABLE budgets_grantstep ENABLE ALWAYS TRIGGER grant_step_guard;

-- Whose grant it is, to whom and for what is shown with every step: behind a closed month it stays.
CREATE FUNCTION budgets_grant_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_month integer;
BEGIN
    IF TG_OP = 'UPDATE' AND
            (NEW.unit_id, NEW.fiscal_year, NEW.kind, NEW.program_title, NEW.recipient, NEW.district, NEW.line_id)
            IS NOT DISTINCT FROM
            (OLD.unit_id, OLD.fiscal_year, OLD.kind, OLD.program_title, OLD.recipient, OLD.district, OLD.line_id)
    THEN
        RETURN NEW;
    END IF;
    SELECT min(s.month) INTO first_month FROM budgets_grantstep s WHERE s.grant_id = OLD.id;
    IF first_month IS NOT NULL THEN
        PERFORM budgets_grant_refuse(OLD.unit_id, first_month);
        IF TG_OP = 'UPDATE' AND NEW.unit_id <> OLD.unit_id THEN
            PERFORM budgets_grant_refuse(NEW.unit_id, first_month);
        END IF;
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER grant_guard BEFORE UPDATE OR DELETE ON budgets_grant
    FOR EACH ROW EXECUTE FUNCTION budgets_grant_guard();
ALTER TABLE budgets_grant ENABLE ALWAYS TRIGGER grant_guard;

-- A grant stands on a line of its own kind: practice on practice, real on real; its unit stays on its side.
CREATE FUNCTION budgets_grant_practice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT u.is_practice) FROM organization_unit u
        WHERE u.id = NEW.unit_id OR (TG_OP = 'UPDATE' AND u.id = OLD.unit_id) OR u.id IN (
            SELECT p.unit_id FROM reporting_seriesplacement p JOIN budgets_budgetline l ON l.series_id = p.series_id
            WHERE l.id = NEW.line_id)) > 1 THEN
        PERFORM reporting_refuse('practice_apart', 'a grant is practice or real');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practice_apart BEFORE INSERT OR UPDATE ON budgets_grant
    FOR EACH ROW EXECUTE FUNCTION budgets_grant_practice();
ALTER TABLE budgets_grant ENABLE ALWAYS TRIGGER practice_apart;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['budgets_grant', 'budgets_grantstep'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept || 'event');
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept || 'event');
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept || 'event');
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept || 'event');
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', kept);
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'budgets_grant');

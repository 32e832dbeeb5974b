-- An appropriation counts from its month to the end of the fiscal year, so a closed month
-- anywhere after it refuses the change.
CREATE FUNCTION budgets_appropriation_refuse(
    target_line bigint, first_month integer
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    placed record;
BEGIN
    FOR placed IN
        SELECT p.unit_id, GREATEST(p.valid_from, first_month) AS from_month,
               LEAST(p.valid_until, l.fiscal_year * 100 + 14) AS until_month
        FROM budgets_budgetline l
        JOIN reporting_seriesplacement p ON p.series_id = l.series_id
        WHERE l.id = target_line
    LOOP
        PERFORM reporting_refuse_closed(placed.unit_id, placed.from_month, placed.until_month,
            'appropriation_frozen', 'appropriation');
    END LOOP;
END $$;

CREATE FUNCTION budgets_appropriation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budgets_appropriation_refuse(OLD.line_id, OLD.month);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budgets_appropriation_refuse(NEW.line_id, NEW.month);
    RETURN NEW;
END $$;
CREATE TRIGGER appropriation_guard BEFORE INSERT OR UPDATE OR DELETE ON budgets_appropriation
    FOR EACH ROW EXECUTE FUNCTION budgets_appropriation_guard();
ALTER TABLE budgets_appropriation ENABLE ALWAYS TRIGGER appropriation_guard;

-- A line shows in its unit's table under its account and heading: behind a closed month it neither
-- changes these, nor comes, nor goes.
CREATE FUNCTION budgets_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    placed record;
    touched bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.series_id, NEW.fiscal_year, NEW.direction, NEW.account_id, NEW.heading_id)
            IS NOT DISTINCT FROM
           (OLD.series_id, OLD.fiscal_year, OLD.direction, OLD.account_id, OLD.heading_id) THEN
            RETURN NEW;
        END IF;
        touched := ARRAY[OLD.series_id, NEW.series_id];
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY[OLD.series_id];
    ELSE
        touched := ARRAY[NEW.series_id];
    END IF;
    FOR placed IN
        SELECT p.unit_id, p.valid_from, p.valid_until FROM reporting_seriesplacement p
        WHERE p.series_id = ANY(touched) ORDER BY p.unit_id
    LOOP
        PERFORM reporting_refuse_closed(placed.unit_id, placed.valid_from, placed.valid_until,
            'line_frozen', 'budget line');
    END LOOP;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER line_guard BEFORE INSERT OR UPDATE OR DELETE ON budgets_budgetline
    FOR EACH ROW EXECUTE FUNCTION budgets_line_guard();
ALTER TABLE budgets_budgetline ENABLE ALWAYS TRIGGER line_guard;

CREATE FUNCTION budgets_heading_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
            (NEW.unit_id, NEW.fiscal_year, NEW.direction, NEW.name, NEW.parent_id)
            IS NOT DISTINCT FROM
            (OLD.unit_id, OLD.fiscal_year, OLD.direction, OLD.name, OLD.parent_id) THEN
        RETURN NEW;
    END IF;
    PERFORM reporting_refuse_closed(OLD.unit_id, OLD.fiscal_year * 100 + 1,
        OLD.fiscal_year * 100 + 14, 'line_frozen', 'heading');
    IF TG_OP = 'UPDATE' THEN
        PERFORM reporting_refuse_closed(NEW.unit_id, NEW.fiscal_year * 100 + 1,
            NEW.fiscal_year * 100 + 14, 'line_frozen', 'heading');
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER heading_guard BEFORE UPDATE OR DELETE ON budgets_heading
    FOR EACH ROW EXECUTE FUNCTION budgets_heading_guard();
ALTER TABLE budgets_heading ENABLE ALWAYS TRIGGER heading_guard;

CREATE FUNCTION budgets_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    placed record;
BEGIN
    IF (NEW.office_id, NEW.name) IS NOT DISTINCT FROM (OLD.office_id, OLD.name) THEN
        RETURN NEW;
    END IF;
    FOR placed IN
        SELECT p.unit_id, min(p.valid_from) AS valid_from,
               max(COALESCE(p.valid_until, 999999)) AS valid_until
        FROM budgets_budgetline l JOIN reporting_seriesplacement p ON p.series_id = l.series_id
        WHERE l.account_id = OLD.id GROUP BY p.unit_id ORDER BY p.unit_id
    LOOP
        PERFORM reporting_refuse_closed(placed.unit_id, placed.valid_from, placed.valid_until,
            'line_frozen', 'account');
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER account_guard BEFORE UPDATE ON budgets_account
    FOR EACH ROW EXECUTE FUNCTION budgets_account_guard();
ALTER TABLE budgets_account ENABLE ALWAYS TRIGGER account_guard;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY[
        'budgets_appropriation', 'budgets_appropriationevent', 'budgets_budgetline',
        'budgets_budgetlineevent'
    ] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['budgets_appropriationevent', 'budgets_budgetlineevent'] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['budgets_appropriation', 'budgets_budgetline'] LOOP
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', kept);
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'budgets_');

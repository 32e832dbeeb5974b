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
CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON budgets_appropriation
    FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep();
ALTER TABLE budgets_appropriation ENABLE ALWAYS TRIGGER keep_truncate;

CREATE FUNCTION budgets_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    placed record;
BEGIN
    IF (NEW.series_id, NEW.fiscal_year, NEW.direction, NEW.account_id, NEW.heading_id)
        IS NOT DISTINCT FROM
       (OLD.series_id, OLD.fiscal_year, OLD.direction, OLD.account_id, OLD.heading_id) THEN
        RETURN NEW;
    END IF;
    FOR placed IN
        SELECT p.unit_id, p.valid_from, p.valid_until FROM reporting_seriesplacement p
        WHERE p.series_id = OLD.series_id
    LOOP
        PERFORM reporting_refuse_closed(placed.unit_id, placed.valid_from, placed.valid_until,
            'line_frozen', 'budget line');
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER line_guard BEFORE UPDATE ON budgets_budgetline
    FOR EACH ROW EXECUTE FUNCTION budgets_line_guard();
ALTER TABLE budgets_budgetline ENABLE ALWAYS TRIGGER line_guard;

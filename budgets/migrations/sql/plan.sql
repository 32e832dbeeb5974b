CREATE FUNCTION budgets_plan_refuse(target_line bigint, plan_month integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    placed record;
BEGIN
    FOR placed IN
        SELECT p.unit_id FROM budgets_budgetline l
        JOIN reporting_seriesplacement p ON p.series_id = l.series_id
        WHERE l.id = target_line AND p.valid_from <= plan_month
          AND (p.valid_until IS NULL OR p.valid_until > plan_month)
    LOOP
        PERFORM reporting_refuse_closed(placed.unit_id, plan_month, plan_month + 1,
            'plan_frozen', 'plan');
    END LOOP;
END $$;

CREATE FUNCTION budgets_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budgets_plan_refuse(OLD.line_id, OLD.month);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budgets_plan_refuse(NEW.line_id, NEW.month);
    RETURN NEW;
END $$;
CREATE TRIGGER plan_guard BEFORE INSERT OR UPDATE OR DELETE ON budgets_executionplan
    FOR EACH ROW EXECUTE FUNCTION budgets_plan_guard();
ALTER TABLE budgets_executionplan ENABLE ALWAYS TRIGGER plan_guard;

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['budgets_executionplan', 'budgets_executionplanevent'] LOOP
        EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
    END LOOP;
    CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON budgets_executionplanevent
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE budgets_executionplanevent ENABLE ALWAYS TRIGGER keep_rows;
    CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON budgets_executionplan
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept();
    ALTER TABLE budgets_executionplan ENABLE ALWAYS TRIGGER history_kept;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'budgets_plan');

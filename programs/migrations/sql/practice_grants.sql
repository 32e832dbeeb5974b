-- A grant stands on a line of its own kind: practice on practice, real on real; its unit stays on its side.
CREATE FUNCTION programs_practice_grant() RETURNS trigger LANGUAGE plpgsql AS $$
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
    FOR EACH ROW EXECUTE FUNCTION programs_practice_grant();
ALTER TABLE budgets_grant ENABLE ALWAYS TRIGGER practice_apart;
SELECT reporting_pin_search_path(current_schema(), 'programs_practice');

-- Names, owners and places of a closed month stay as they were: they are dated, and only an open
-- month takes a new one.
CREATE FUNCTION reporting_series_placement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    far CONSTANT integer := 999999;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.series_id, OLD.unit_id, OLD.team_id, OLD.name, OLD.valid_from)
            IS NOT DISTINCT FROM
            (NEW.series_id, NEW.unit_id, NEW.team_id, NEW.name, NEW.valid_from) THEN
        IF OLD.valid_until IS DISTINCT FROM NEW.valid_until THEN
            PERFORM reporting_refuse_closed(NEW.unit_id,
                LEAST(COALESCE(OLD.valid_until, far), COALESCE(NEW.valid_until, far)),
                GREATEST(COALESCE(OLD.valid_until, far), COALESCE(NEW.valid_until, far)),
                'series_frozen', 'series placement');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM reporting_refuse_closed(OLD.unit_id, OLD.valid_from, OLD.valid_until,
            'series_frozen', 'series placement');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM reporting_refuse_closed(NEW.unit_id, NEW.valid_from, NEW.valid_until,
        'series_frozen', 'series placement');
    RETURN NEW;
END $$;
CREATE TRIGGER series_placement_guard BEFORE INSERT OR UPDATE OR DELETE
    ON reporting_seriesplacement
    FOR EACH ROW EXECUTE FUNCTION reporting_series_placement_guard();
ALTER TABLE reporting_seriesplacement ENABLE ALWAYS TRIGGER series_placement_guard;

ALTER TABLE reporting_seriesplacement ADD CONSTRAINT series_placement_once EXCLUDE USING gist (
    int8range(series_id * 1000000 + valid_from,
              series_id * 1000000 + COALESCE(valid_until, 999999)) WITH &&
);

CREATE FUNCTION reporting_series_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.kind, NEW.measure, NEW.nature) IS DISTINCT FROM (OLD.kind, OLD.measure, OLD.nature)
       AND EXISTS (SELECT 1 FROM reporting_figure f WHERE f.series_id = OLD.id) THEN
        PERFORM reporting_refuse('series_frozen', 'the series already holds figures');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER series_guard BEFORE UPDATE ON reporting_series
    FOR EACH ROW EXECUTE FUNCTION reporting_series_guard();
ALTER TABLE reporting_series ENABLE ALWAYS TRIGGER series_guard;

CREATE FUNCTION reporting_period_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.office_id, NEW.month) IS DISTINCT FROM (OLD.office_id, OLD.month) THEN
        PERFORM reporting_refuse('period_place', 'a period keeps its office and month');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period_guard BEFORE UPDATE ON reporting_period
    FOR EACH ROW EXECUTE FUNCTION reporting_period_guard();
ALTER TABLE reporting_period ENABLE ALWAYS TRIGGER period_guard;

CREATE FUNCTION reporting_month_of(day date) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(year FROM day) * 100 + extract(month FROM day))::integer
$$;

-- A unit's name and place are shown with the figures of the unit, of what stands below it (as the
-- heading above them) and of what stands above it (as their team), so a closed month of any of
-- these refuses. The span is of days; ``until_day`` is the first day that is no longer in it.
CREATE FUNCTION reporting_refuse_closed_tree(
    target_unit bigint, parent bigint, from_day date, until_day date
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    related bigint;
BEGIN
    FOR related IN
        WITH RECURSIVE above(id) AS (
            SELECT v.id FROM (VALUES (target_unit), (parent)) v(id) WHERE v.id IS NOT NULL
            UNION
            SELECT p.parent_id FROM organization_placement p JOIN above a ON p.unit_id = a.id
            WHERE p.parent_id IS NOT NULL
        ), below(id) AS (
            SELECT target_unit
            UNION
            SELECT p.unit_id FROM organization_placement p JOIN below b ON p.parent_id = b.id
        )
        SELECT id FROM above UNION SELECT id FROM below ORDER BY id
    LOOP
        PERFORM reporting_refuse_closed(related, reporting_month_of(from_day),
            reporting_month_of(until_day - 1) + 1, 'placement_frozen', 'unit placement');
    END LOOP;
END $$;

CREATE FUNCTION reporting_unit_placement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    far CONSTANT date := DATE '9999-01-01';
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.unit_id, OLD.parent_id, OLD.name, OLD.valid_from) IS NOT DISTINCT
            FROM (NEW.unit_id, NEW.parent_id, NEW.name, NEW.valid_from) THEN
        IF OLD.valid_until IS DISTINCT FROM NEW.valid_until THEN
            PERFORM reporting_refuse_closed_tree(NEW.unit_id, NEW.parent_id,
                LEAST(COALESCE(OLD.valid_until, far), COALESCE(NEW.valid_until, far)),
                GREATEST(COALESCE(OLD.valid_until, far), COALESCE(NEW.valid_until, far)));
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM reporting_refuse_closed_tree(OLD.unit_id, OLD.parent_id, OLD.valid_from,
            COALESCE(OLD.valid_until, far));
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM reporting_refuse_closed_tree(NEW.unit_id, NEW.parent_id, NEW.valid_from,
        COALESCE(NEW.valid_until, far));
    RETURN NEW;
END $$;
CREATE TRIGGER unit_placement_guard BEFORE INSERT OR UPDATE OR DELETE ON organization_placement
    FOR EACH ROW EXECUTE FUNCTION reporting_unit_placement_guard();
ALTER TABLE organization_placement ENABLE ALWAYS TRIGGER unit_placement_guard;

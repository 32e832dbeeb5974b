-- The practice bureau (연습용) stands apart from everything real: a unit is born practice or real and
-- stays so, a practice unit stands below practice units only, and no row of figures belongs to both.
CREATE FUNCTION programs_practice_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_practice IS DISTINCT FROM OLD.is_practice THEN
        PERFORM reporting_refuse('practice_apart', 'a unit stays practice or real');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practice_kept BEFORE UPDATE ON organization_unit
    FOR EACH ROW EXECUTE FUNCTION programs_practice_kept();
ALTER TABLE organization_unit ENABLE ALWAYS TRIGGER practice_kept;

CREATE FUNCTION programs_practice_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND (
        SELECT count(DISTINCT u.is_practice) FROM organization_unit u
        WHERE u.id IN (NEW.unit_id, NEW.parent_id)) > 1 THEN
        PERFORM reporting_refuse('practice_apart', 'a practice unit stands below practice units only');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practice_apart BEFORE INSERT OR UPDATE ON organization_placement
    FOR EACH ROW EXECUTE FUNCTION programs_practice_placement();
ALTER TABLE organization_placement ENABLE ALWAYS TRIGGER practice_apart;

CREATE FUNCTION programs_practice_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT u.is_practice) FROM organization_unit u
        WHERE u.id IN (NEW.unit_id, NEW.team_id) OR u.id IN (
            SELECT p.unit_id FROM reporting_seriesplacement p
            WHERE p.series_id = NEW.series_id AND p.id <> NEW.id)) > 1 THEN
        PERFORM reporting_refuse('practice_apart', 'a series is practice or real');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practice_apart BEFORE INSERT OR UPDATE ON reporting_seriesplacement
    FOR EACH ROW EXECUTE FUNCTION programs_practice_series();
ALTER TABLE reporting_seriesplacement ENABLE ALWAYS TRIGGER practice_apart;

-- What goes with a practice bureau is a list of its own: an app that gains tables replaces this function
-- alone. A table that is not there (yet) is passed over. Each row: a table, and which of its rows belong
-- to the bureau. In an order in which nothing points to what is gone; a table's history goes with its
-- rows. $1 units, $2 periods, $3 submissions, $4 series, $5 lines, $6 editions, $7 layouts, $8 people.
CREATE FUNCTION programs_practice_rows() RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    -- Their history knows the facilities that were deleted before.
    facilities CONSTANT text := 'SELECT pgh_obj_id FROM facilities_facilityevent WHERE unit_id = ANY($1)';
BEGIN
    RETURN ARRAY[
        ['programs_collectionfile', 'collection_id IN (SELECT id FROM programs_collection WHERE unit_id = ANY($1))'],
        ['programs_collectioncell', 'member_id IN (SELECT m.id FROM programs_collectionmember m
            JOIN programs_collection c ON c.id = m.collection_id WHERE c.unit_id = ANY($1))'],
        ['programs_collectioncolumn', 'collection_id IN (SELECT id FROM programs_collection WHERE unit_id = ANY($1))'],
        ['programs_collectionmember', 'collection_id IN (SELECT id FROM programs_collection WHERE unit_id = ANY($1))'],
        ['programs_collection', 'unit_id = ANY($1)'],
        ['reporting_returnedcell', 'submission_id = ANY($3)'],
        ['reporting_remark', 'submission_id = ANY($3)'],
        ['reporting_figure', 'submission_id = ANY($3)'],
        ['reporting_finding', 'unit_id = ANY($1)'],
        ['reporting_look', 'submission_id = ANY($3)'],
        ['reporting_donemark', 'submission_id = ANY($3)'],
        ['reporting_decision', 'submission_id = ANY($3)'],
        ['reporting_submission', 'id = ANY($3)'],
        ['reporting_notice', 'user_id = ANY($8)'],
        ['programs_returnednarrative', 'narrative_id IN (SELECT n.id FROM programs_narrative n JOIN programs_program p
            ON p.id = n.program_id WHERE p.unit_id = ANY($1))'],
        ['programs_narrativelink', 'narrative_id IN (SELECT n.id FROM programs_narrative n JOIN programs_program p
            ON p.id = n.program_id WHERE p.unit_id = ANY($1))'],
        ['programs_narrativepicture', 'narrative_id IN (SELECT n.id FROM programs_narrative n JOIN programs_program p
            ON p.id = n.program_id WHERE p.unit_id = ANY($1))'],
        ['programs_narrative', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['reporting_rounddecision', 'item_id IN (SELECT id FROM reporting_rounditem WHERE unit_id = ANY($1))'],
        ['reporting_rounditem', 'unit_id = ANY($1)'],
        ['reporting_round', 'office_id = ANY($1)'],
        ['programs_milestonemove', 'milestone_id IN (SELECT id FROM programs_milestone WHERE unit_id = ANY($1))'],
        ['programs_milestone', 'unit_id = ANY($1)'],
        ['programs_commitment_programs', 'commitment_id IN (
            SELECT id FROM programs_commitment WHERE unit_id = ANY($1))'],
        ['programs_commitment', 'unit_id = ANY($1)'],
        ['programs_theme_units', 'theme_id IN (SELECT id FROM programs_theme WHERE office_id = ANY($1))'],
        ['programs_theme_programs', 'theme_id IN (SELECT id FROM programs_theme WHERE office_id = ANY($1))'],
        ['programs_theme_lines', 'theme_id IN (SELECT id FROM programs_theme WHERE office_id = ANY($1))'],
        ['programs_theme', 'office_id = ANY($1)'],
        ['programs_targetmonth', 'target_id IN (SELECT t.id FROM programs_target t JOIN programs_category c
            ON c.id = t.category_id JOIN programs_indicator i ON i.id = c.indicator_id WHERE i.unit_id = ANY($1))'],
        ['programs_target', 'category_id IN (SELECT c.id FROM programs_category c
            JOIN programs_indicator i ON i.id = c.indicator_id WHERE i.unit_id = ANY($1))'],
        ['programs_printedresult', 'category_id IN (SELECT c.id FROM programs_category c
            JOIN programs_indicator i ON i.id = c.indicator_id WHERE i.unit_id = ANY($1))'],
        ['programs_category', 'indicator_id IN (SELECT id FROM programs_indicator WHERE unit_id = ANY($1))'],
        ['programs_breakdown', 'indicator_id IN (SELECT id FROM programs_indicator WHERE unit_id = ANY($1))'],
        ['programs_indicator', 'unit_id = ANY($1)'],
        ['programs_programfacility', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['programs_programline', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['programs_responsiblepost', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['programs_fundshare', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['programs_placeofuse', 'program_id IN (SELECT id FROM programs_program WHERE unit_id = ANY($1))'],
        ['programs_program', 'unit_id = ANY($1)'],
        ['programs_strategynode', 'unit_id = ANY($1)'],
        ['programs_statistic', 'unit_id = ANY($1)'],
        ['budgets_fundentry', 'unit_id = ANY($1)'],
        ['organization_boardseat', 'unit_id = ANY($1)'],
        ['budgets_ledgerupload', 'period_id = ANY($2)'],
        ['budgets_ledgerlink', 'office_id = ANY($1)'],
        ['budgets_ledgercolumn', 'layout_id = ANY($7)'],
        ['budgets_ledgerlayout', 'id = ANY($7)'],
        ['budgets_executionplan', 'line_id = ANY($5)'],
        ['budgets_appropriation', 'line_id = ANY($5)'],
        ['budgets_expeditedtarget', 'office_id = ANY($1)'],
        ['budgets_grantstep', 'grant_id IN (SELECT pgh_obj_id FROM budgets_grantevent WHERE unit_id = ANY($1))'],
        ['budgets_grant', 'unit_id = ANY($1)'],
        ['budgets_budgetline', 'id = ANY($5)'],
        ['budgets_heading', 'unit_id = ANY($1)'],
        ['budgets_account', 'office_id = ANY($1)'],
        ['facilities_addresssight', 'facility_id IN (' || facilities || ')'],
        ['facilities_secretaddress', 'facility_id IN (' || facilities || ')'],
        ['facilities_inspection', 'facility_id IN (' || facilities || ')'],
        ['facilities_facilityrecord', 'facility_id IN (' || facilities || ')'],
        ['facilities_entrustmentpart', 'entrustment_id IN (SELECT pgh_obj_id FROM facilities_entrustmentevent '
            'WHERE facility_id IN (' || facilities || '))'],
        ['facilities_entrustment', 'facility_id IN (' || facilities || ')'],
        ['facilities_formerunit', 'facility_id IN (' || facilities || ')'],
        ['facilities_facility', 'unit_id = ANY($1)'],
        ['facilities_operator', 'office_id = ANY($1)'],
        ['facilities_facilitycount', 'series_id = ANY($4)'],
        ['facilities_facilitytype', 'office_id = ANY($1)'],
        ['facilities_facilitygroup', 'office_id = ANY($1)'],
        ['facilities_savedview', 'user_id = ANY($8)'],
        ['reporting_seriesplacement', 'series_id = ANY($4)'],
        ['reporting_series', 'id = ANY($4)'],
        ['reporting_duerule', 'office_id = ANY($1)'],
        ['reporting_period', 'id = ANY($2)'],
        ['reporting_editionfile', 'edition_id = ANY($6)'],
        ['reporting_edition', 'id = ANY($6)'],
        ['reporting_publishedvalue', 'unit_id = ANY($1)'],
        ['reporting_publishedsource', 'office_id = ANY($1)'],
        ['organization_reorganization', 'office_id = ANY($1)'],
        ['organization_transferrow', 'unit_id = ANY($1)'],
        ['organization_assignment', 'unit_id = ANY($1)'],
        ['organization_contact', 'unit_id = ANY($1)'],
        ['organization_headcount', 'unit_id = ANY($1)'],
        ['organization_duty', 'unit_id = ANY($1)'],
        ['organization_placement', 'unit_id = ANY($1)'],
        ['organization_unit_successors', 'from_unit_id = ANY($1) OR to_unit_id = ANY($1)'],
        ['organization_unit', 'id = ANY($1)']
    ];
END $$;

-- The one way in which figures that were confirmed or closed may go: a whole practice bureau at once.
-- It runs as the owner of the tables, because nobody else could, and lifts the guards for its own
-- transaction only, under a lock in which nobody else writes. It takes rows of practice units, a
-- property that no unit can gain or lose; a real row that points to one of them stops it.
CREATE FUNCTION programs_remove_practice(root bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    units bigint[];
    periods bigint[];
    submissions bigint[];
    series bigint[];
    lines bigint[];
    editions bigint[];
    layouts bigint[];
    people bigint[];
    leaving CONSTANT text[] := programs_practice_rows();
    tables oid[];
    guards record;
    lifted text[] := '{}';
    step text;
    name text;
    place integer;
    gone integer;
    total integer := 0;
BEGIN
    WITH RECURSIVE below(id) AS (
        SELECT root
        UNION
        SELECT p.unit_id FROM organization_placement p JOIN below b ON p.parent_id = b.id
    ) SELECT array_agg(below.id) INTO units FROM below;
    IF EXISTS (SELECT 1 FROM unnest(units) wanted
               LEFT JOIN organization_unit u ON u.id = wanted WHERE u.is_practice IS NOT TRUE) THEN
        PERFORM reporting_refuse('practice_apart', 'only a practice bureau can be removed');
    END IF;
    IF EXISTS (SELECT 1 FROM organization_placement p WHERE p.unit_id = root AND p.parent_id IS NOT NULL) THEN
        PERFORM reporting_refuse('practice_apart', 'a bureau is removed as a whole');
    END IF;

    SELECT array_agg(oid) INTO tables FROM pg_class
        WHERE oid IN (
            SELECT to_regclass(leaving[n][1] || ending) FROM generate_subscripts(leaving, 1) n,
                (VALUES (''), ('event')) endings(ending));
    FOREACH name IN ARRAY ARRAY(SELECT t::regclass::text FROM unnest(tables) t ORDER BY 1) LOOP
        EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', name);
    END LOOP;
    SELECT array_agg(p.id) INTO periods FROM reporting_period p WHERE p.office_id = ANY(units);
    SELECT array_agg(s.id) INTO submissions FROM reporting_submission s
        WHERE s.unit_id = ANY(units) OR s.period_id = ANY(periods);
    SELECT array_agg(DISTINCT p.series_id) INTO series FROM reporting_seriesplacement p WHERE p.unit_id = ANY(units);
    SELECT array_agg(l.id) INTO lines FROM budgets_budgetline l WHERE l.series_id = ANY(series);
    SELECT array_agg(e.id) INTO editions FROM reporting_edition e WHERE e.unit_id = ANY(units);
    SELECT array_agg(l.id) INTO layouts FROM budgets_ledgerlayout l WHERE l.office_id = ANY(units);
    SELECT array_agg(held.user_id) INTO people FROM (
        SELECT a.user_id FROM organization_assignment a
        GROUP BY a.user_id HAVING bool_and(a.unit_id = ANY(units))) held;

    -- Constraints that wait for the end of the transaction would hold on to the tables.
    SET CONSTRAINTS ALL IMMEDIATE;
    FOR guards IN
        SELECT t.tgrelid::regclass::text AS held, t.tgname, t.tgenabled
        FROM pg_trigger t WHERE t.tgrelid = ANY(tables) AND NOT t.tgisinternal ORDER BY 1, 2
    LOOP
        lifted := lifted || format('ALTER TABLE %s ENABLE %s TRIGGER %I', guards.held,
            CASE guards.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, guards.tgname);
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', guards.held, guards.tgname);
    END LOOP;
    FOR place IN 1 .. array_length(leaving, 1) LOOP
        FOREACH name IN ARRAY ARRAY[leaving[place][1], leaving[place][1] || 'event'] LOOP
            IF to_regclass(name) IS NOT NULL THEN
                EXECUTE format('DELETE FROM %I WHERE %s', name, leaving[place][2])
                    USING units, periods, submissions, series, lines, editions, layouts, people;
                GET DIAGNOSTICS gone = ROW_COUNT;
                total := total + gone;
            END IF;
        END LOOP;
    END LOOP;
    FOREACH step IN ARRAY lifted LOOP
        EXECUTE step;
    END LOOP;
    SET CONSTRAINTS ALL DEFERRED;
    RETURN total;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'programs_');

-- What went with a practice bureau before there were programs.
CREATE OR REPLACE FUNCTION programs_practice_rows() RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    -- Their history knows the facilities that were deleted before.
    facilities CONSTANT text := 'SELECT pgh_obj_id FROM facilities_facilityevent WHERE unit_id = ANY($1)';
BEGIN
    RETURN ARRAY[
        ['reporting_returnedcell', 'submission_id = ANY($3)'],
        ['reporting_remark', 'submission_id = ANY($3)'],
        ['reporting_figure', 'submission_id = ANY($3)'],
        ['reporting_finding', 'unit_id = ANY($1)'],
        ['reporting_look', 'submission_id = ANY($3)'],
        ['reporting_donemark', 'submission_id = ANY($3)'],
        ['reporting_decision', 'submission_id = ANY($3)'],
        ['reporting_submission', 'id = ANY($3)'],
        ['reporting_notice', 'user_id = ANY($8)'],
        ['budgets_ledgerupload', 'period_id = ANY($2)'],
        ['budgets_ledgerlink', 'office_id = ANY($1)'],
        ['budgets_ledgercolumn', 'layout_id = ANY($7)'],
        ['budgets_ledgerlayout', 'id = ANY($7)'],
        ['budgets_executionplan', 'line_id = ANY($5)'],
        ['budgets_appropriation', 'line_id = ANY($5)'],
        ['budgets_expeditedtarget', 'office_id = ANY($1)'],
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
SELECT reporting_pin_search_path(current_schema(), 'programs_');

DROP FUNCTION programs_remove_practice(bigint);
DROP FUNCTION programs_practice_rows();
DROP TRIGGER practice_apart ON reporting_seriesplacement;
DROP FUNCTION programs_practice_series();
DROP TRIGGER practice_apart ON organization_placement;
DROP FUNCTION programs_practice_placement();
DROP TRIGGER practice_kept ON organization_unit;
DROP FUNCTION programs_practice_kept();

-- The one way to refuse: Django sees an IntegrityError with a constraint name.
CREATE FUNCTION reporting_refuse(name text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', CONSTRAINT = name, MESSAGE = reason;
END $$;

-- What stands in a confirmed or closed month of a unit may not be changed by anything dated in
-- it. FOR SHARE: a change waits for a running confirmation and then sees its state.
CREATE FUNCTION reporting_refuse_closed(
    unit bigint, first_month integer, until_month integer, name text, what text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    closed_month integer;
BEGIN
    PERFORM 1 FROM reporting_submission s JOIN reporting_period p ON p.id = s.period_id
        WHERE s.unit_id = unit AND p.month >= first_month
          AND (until_month IS NULL OR p.month < until_month)
        ORDER BY s.id FOR SHARE OF s;
    SELECT p.month INTO closed_month
        FROM reporting_submission s JOIN reporting_period p ON p.id = s.period_id
        WHERE s.unit_id = unit AND s.state IN ('confirmed', 'closed') AND p.month >= first_month
          AND (until_month IS NULL OR p.month < until_month)
        ORDER BY p.month LIMIT 1;
    IF closed_month IS NOT NULL THEN
        PERFORM reporting_refuse(name,
            format('%s: month %s of unit %s is closed', what, closed_month, unit));
    END IF;
END $$;

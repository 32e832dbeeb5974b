-- FOR SHARE: an autosave waits for a running submit and then sees its state.
CREATE OR REPLACE FUNCTION reporting_figure_writable(
    target_submission bigint, target_series bigint, target_month integer
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
BEGIN
    SELECT s.state, p.month, p.state AS period_state INTO found
        FROM reporting_submission s JOIN reporting_period p ON p.id = s.period_id
        WHERE s.id = target_submission FOR SHARE OF s, p;
    IF found.state = 'returned' AND found.period_state = 'open' THEN
        IF NOT EXISTS (
            SELECT 1 FROM reporting_returnedcell c
            WHERE c.series_id = target_series AND c.decision_id = (
                SELECT max(d.id) FROM reporting_decision d
                WHERE d.submission_id = target_submission AND d.action = 'return')
        ) THEN
            PERFORM reporting_refuse('figure_frozen', 'only returned cells are open');
        END IF;
    ELSIF found.state IS DISTINCT FROM 'draft' OR found.period_state <> 'open' THEN
        PERFORM reporting_refuse('figure_frozen', format('submission %s is %s, its period %s',
            target_submission, found.state, found.period_state));
    END IF;
    IF found.month <> target_month THEN
        PERFORM reporting_refuse('figure_place', 'the month is not that of the submission');
    END IF;
END $$;

-- What stands in a confirmed or closed month of a unit may not be changed by anything dated in
-- it. FOR SHARE: a change waits for a running confirmation and then sees its state.
CREATE OR REPLACE FUNCTION reporting_refuse_closed(
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
DROP FUNCTION reporting_today();
SELECT reporting_pin_search_path(current_schema(), 'reporting_');

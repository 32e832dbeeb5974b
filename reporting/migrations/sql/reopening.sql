-- The office's own day, whatever the session's zone says.
CREATE FUNCTION reporting_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date
$$;

-- As before, and a month that was opened again is open only until the day that was said.
-- FOR SHARE: an autosave waits for a running submit and then sees its state.
CREATE OR REPLACE FUNCTION reporting_figure_writable(
    target_submission bigint, target_series bigint, target_month integer
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found record;
    is_open boolean;
BEGIN
    SELECT s.state, p.month, p.state AS period_state, p.reopened_until INTO found
        FROM reporting_submission s JOIN reporting_period p ON p.id = s.period_id
        WHERE s.id = target_submission FOR SHARE OF s, p;
    is_open := found.period_state = 'open'
        AND (found.reopened_until IS NULL OR found.reopened_until >= reporting_today());
    IF found.state = 'returned' AND is_open THEN
        IF NOT EXISTS (
            SELECT 1 FROM reporting_returnedcell c
            WHERE c.series_id = target_series AND c.decision_id = (
                SELECT max(d.id) FROM reporting_decision d
                WHERE d.submission_id = target_submission AND d.action = 'return')
        ) THEN
            PERFORM reporting_refuse('figure_frozen', 'only returned cells are open');
        END IF;
    ELSIF found.state IS DISTINCT FROM 'draft' OR is_open IS NOT TRUE THEN
        PERFORM reporting_refuse('figure_frozen', format('submission %s is %s, its period %s until %s',
            target_submission, found.state, found.period_state, found.reopened_until));
    END IF;
    IF found.month <> target_month THEN
        PERFORM reporting_refuse('figure_place', 'the month is not that of the submission');
    END IF;
END $$;

-- As before, and what is dated in a month whose reopening is over is refused like in a closed one.
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
        WHERE s.unit_id = unit AND p.month >= first_month
          AND (until_month IS NULL OR p.month < until_month)
          AND (s.state IN ('confirmed', 'closed') OR p.reopened_until < reporting_today())
        ORDER BY p.month LIMIT 1;
    IF closed_month IS NOT NULL THEN
        PERFORM reporting_refuse(name,
            format('%s: month %s of unit %s is closed', what, closed_month, unit));
    END IF;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'reporting_');

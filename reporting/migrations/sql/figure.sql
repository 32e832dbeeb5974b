-- FOR SHARE: an autosave waits for a running submit and then sees its state.
CREATE FUNCTION reporting_figure_writable(
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

-- OLD and NEW are both checked: a locked row cannot be moved to an open submission.
CREATE FUNCTION reporting_figure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_series record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM reporting_figure_writable(OLD.submission_id, OLD.series_id, OLD.month);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM reporting_figure_writable(NEW.submission_id, NEW.series_id, NEW.month);
    IF NEW.value = 'NaN' THEN
        PERFORM reporting_refuse('figure_number', 'the value is not a number');
    END IF;
    SELECT r.kind INTO row_series FROM reporting_series r WHERE r.id = NEW.series_id;
    IF row_series.kind = 'money' AND NEW.value <> trunc(NEW.value) THEN
        PERFORM reporting_refuse('figure_whole_won', 'money is kept in whole won');
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM reporting_submission s
        JOIN reporting_seriesplacement p ON p.unit_id = s.unit_id AND p.series_id = NEW.series_id
        WHERE s.id = NEW.submission_id AND s.kind = row_series.kind
          AND p.valid_from <= NEW.month AND (p.valid_until IS NULL OR p.valid_until > NEW.month)
    ) THEN
        PERFORM reporting_refuse('figure_place',
            'the series is not of the unit and kind that submits');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER figure_guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_figure
    FOR EACH ROW EXECUTE FUNCTION reporting_figure_guard();
ALTER TABLE reporting_figure ENABLE ALWAYS TRIGGER figure_guard;

-- One expression, so that no extension is needed: the days of a series never overlap.
ALTER TABLE reporting_figure ADD CONSTRAINT figure_no_overlap EXCLUDE USING gist (
    int8range(series_id * 100000 + (covers_from - DATE '1940-01-01'),
              series_id * 100000 + (covers_to - DATE '1940-01-01'), '[]') WITH &&
) WHERE (corrects IS NULL);

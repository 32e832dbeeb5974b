DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['reporting_round', 'reporting_rounditem'] LOOP
        EXECUTE format('DROP TRIGGER history_kept ON %I', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['reporting_roundevent', 'reporting_rounditemevent', 'reporting_rounddecision'] LOOP
        EXECUTE format('DROP TRIGGER keep_rows ON %I', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['reporting_round', 'reporting_roundevent', 'reporting_rounditem',
            'reporting_rounditemevent', 'reporting_rounddecision'] LOOP
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept);
    END LOOP;
END $$;
DROP TRIGGER round_item_guard ON reporting_rounditem;
DROP FUNCTION reporting_round_item_guard();
DROP TRIGGER round_decision_stamp ON reporting_rounddecision;
DROP FUNCTION reporting_round_decision_stamp();

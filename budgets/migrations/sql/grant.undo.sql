DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['budgets_grant', 'budgets_grantstep'] LOOP
        EXECUTE format('DROP TRIGGER history_kept ON %I', kept);
        EXECUTE format('DROP TRIGGER keep_rows ON %I', kept || 'event');
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept || 'event');
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept);
    END LOOP;
END $$;
DROP TRIGGER practice_apart ON budgets_grant;
DROP FUNCTION budgets_grant_practice();
DROP TRIGGER grant_guard ON budgets_grant;
DROP FUNCTION budgets_grant_guard();
DROP TRIGGER grant_step_guard ON budgets_grantstep;
DROP FUNCTION budgets_grant_step_guard();
DROP FUNCTION budgets_grant_refuse(bigint, integer);

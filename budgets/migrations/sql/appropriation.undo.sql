DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['budgets_appropriation', 'budgets_budgetline'] LOOP
        EXECUTE format('DROP TRIGGER history_kept ON %I', kept);
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept);
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept || 'event');
        EXECUTE format('DROP TRIGGER keep_rows ON %I', kept || 'event');
    END LOOP;
END $$;
DROP TRIGGER account_guard ON budgets_account;
DROP FUNCTION budgets_account_guard();
DROP TRIGGER heading_guard ON budgets_heading;
DROP FUNCTION budgets_heading_guard();
DROP TRIGGER line_guard ON budgets_budgetline;
DROP FUNCTION budgets_line_guard();
DROP TRIGGER appropriation_guard ON budgets_appropriation;
DROP FUNCTION budgets_appropriation_guard();
DROP FUNCTION budgets_appropriation_refuse(bigint, integer);

DROP TRIGGER line_guard ON budgets_budgetline;
DROP FUNCTION budgets_line_guard();
DROP TRIGGER keep_truncate ON budgets_appropriation;
DROP TRIGGER appropriation_guard ON budgets_appropriation;
DROP FUNCTION budgets_appropriation_guard();
DROP FUNCTION budgets_appropriation_refuse(bigint, integer);

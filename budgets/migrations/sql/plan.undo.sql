DROP TRIGGER history_kept ON budgets_executionplan;
DROP TRIGGER keep_rows ON budgets_executionplanevent;
DROP TRIGGER keep_truncate ON budgets_executionplanevent;
DROP TRIGGER keep_truncate ON budgets_executionplan;
DROP TRIGGER plan_guard ON budgets_executionplan;
DROP FUNCTION budgets_plan_guard();
DROP FUNCTION budgets_plan_refuse(bigint, integer);

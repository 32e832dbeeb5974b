DROP TRIGGER practice_apart ON budgets_grant;
DROP FUNCTION programs_practice_grant();

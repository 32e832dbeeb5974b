DROP FUNCTION reporting_keep() CASCADE;

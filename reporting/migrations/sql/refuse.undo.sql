DROP FUNCTION reporting_refuse_closed(bigint, integer, integer, text, text);
DROP FUNCTION reporting_refuse(text, text);

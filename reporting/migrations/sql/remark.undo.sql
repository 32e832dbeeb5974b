DROP TRIGGER history_kept ON reporting_remark;
DROP TRIGGER keep_rows ON reporting_remarkevent;
DROP TRIGGER keep_truncate ON reporting_remarkevent;
DROP TRIGGER keep_truncate ON reporting_remark;
DROP TRIGGER remark_guard ON reporting_remark;
DROP FUNCTION reporting_remark_guard();

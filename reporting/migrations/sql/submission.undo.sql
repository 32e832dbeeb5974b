DROP TRIGGER submission_guard ON reporting_submission;
DROP FUNCTION reporting_submission_guard();
DROP TRIGGER returned_cell_guard ON reporting_returnedcell;
DROP FUNCTION reporting_returned_cell_guard();
DROP TRIGGER decision_stamp ON reporting_decision;
DROP FUNCTION reporting_decision_stamp();

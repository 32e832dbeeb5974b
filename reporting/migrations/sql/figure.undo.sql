ALTER TABLE reporting_figure DROP CONSTRAINT figure_no_overlap;
DROP TRIGGER figure_guard ON reporting_figure;
DROP FUNCTION reporting_figure_guard();
DROP FUNCTION reporting_figure_writable(bigint, bigint, integer);

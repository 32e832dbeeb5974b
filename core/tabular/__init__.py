"""Tables that come from outside: CSV folders and XLSX workbooks, read against a schema.

Everything wrong with a file becomes a ``Problem`` that names file, row, column and cure; reading
goes on, so that one run shows all of them. What stands in a cell is data and is never evaluated.
"""

from core.tabular.export import Located, export_sheets, locate
from core.tabular.problems import Problem, Problems
from core.tabular.reader import Row, Table, read_table
from core.tabular.schema import Column, TableSchema
from core.tabular.source import Sheet, open_source

__all__ = [
    "Column",
    "Located",
    "Problem",
    "Problems",
    "Row",
    "Sheet",
    "Table",
    "TableSchema",
    "export_sheets",
    "locate",
    "open_source",
    "read_table",
]

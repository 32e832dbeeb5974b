"""What a table must look like: its columns, their types and what may be empty."""

from dataclasses import dataclass

TEXT, INTEGER, NUMBER, MOMENT, VALUE = "text", "integer", "number", "moment", "value"


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``kind`` is text, integer, number (Decimal), moment (``2023``, ``2023-05``, ``2023-05-31``) or
    value: a Decimal where the text is a number, else the text as it is (``30:49:21``).
    A text outside ``choices`` is only a warning: reports use words that nobody foresaw.
    """

    name: str
    kind: str = TEXT
    required: bool = False
    max_length: int = 300
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class TableSchema:
    """One kind of file, known by its name without the ending."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

"""A document as data: what a page or a report says, before any file format.

Every value arrives as it will be printed; renderers place text and never compute.
All classes are frozen, so one document may be rendered, stored and compared safely.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from core.money import format_number, round_half_up

from .grid import place_rows
from .svg import check_svg
from .text import clean_text

Align = Literal["left", "center", "right"]
CellKind = Literal["text", "number", "rate", "empty"]
RowRole = Literal["line", "subtotal", "total"]

OUTLINE_MARKS = ("□", "ㅇ", "-", "※")


def _clean(instance, *names: str) -> None:
    for name in names:
        object.__setattr__(instance, name, clean_text(getattr(instance, name)))


def _freeze(instance, *names: str) -> None:
    for name in names:
        object.__setattr__(instance, name, tuple(getattr(instance, name)))


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its printed text, and behind it the number and the figure that it came from.

    ``source`` is a reference such as ``"figure:123"``; it is stored with an edition, not printed.
    """

    text: str = ""
    kind: CellKind = "text"
    number: Decimal | None = None
    decimals: int = 0
    suffix: str = ""
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None
    source: str | None = None

    def __post_init__(self):
        _clean(self, "text", "suffix")
        _require(self.kind in ("text", "number", "rate", "empty"), f"unknown kind of cell {self.kind!r}")
        _require(self.align in (None, "left", "center", "right"), f"unknown alignment {self.align!r}")
        _require(self.colspan >= 1 and self.rowspan >= 1, "a cell spans at least one column and one row")
        is_numeric = self.kind in ("number", "rate")
        _require(is_numeric == (self.number is not None), f"a {self.kind} cell and its number disagree")

    @classmethod
    def of_text(cls, text: str, **options) -> "Cell":
        """A text cell; ``options`` are colspan, rowspan, align, source."""
        return cls(text=text, **options)

    @classmethod
    def of_number(cls, value: Decimal | int | None, decimals: int = 0, *, suffix: str = "", **options) -> "Cell":
        """A number already rounded to ``decimals``: ``1,234``, ``△69``; empty for ``None``.

        Raises ``TypeError`` for a float and ``ValueError`` for a number that still needs rounding.
        """
        return cls._numeric("number", value, decimals, suffix, options)

    @classmethod
    def of_rate(cls, value: Decimal | int | None, decimals: int = 1, **options) -> "Cell":
        """A rate in percent: ``46.9%``; empty for ``None`` (a rate over nothing is not zero)."""
        return cls._numeric("rate", value, decimals, "%", options)

    @classmethod
    def dash(cls, **options) -> "Cell":
        """Nothing, said with a ``-``: only where the page says so."""
        return cls(text="-", kind="empty", **options)

    @classmethod
    def _numeric(cls, kind, value, decimals, suffix, options) -> "Cell":
        if value is None:
            return cls(kind="empty", **options)
        if isinstance(value, float | bool):
            raise TypeError("numbers of a document are int or Decimal, never float")
        number = Decimal(value)
        _require(number.is_finite(), "a printed number is finite")
        printed = round_half_up(number, decimals)
        _require(printed == number, f"{number} is not rounded to {decimals} decimals")
        text = format_number(printed) + clean_text(suffix)
        return cls(text=text, kind=kind, number=printed, decimals=decimals, suffix=suffix, **options)

    @property
    def is_negative(self) -> bool:
        return self.number is not None and self.number < 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its share of the table's width, and how its cells stand when they do not say."""

    width: int = 10
    align: Align | None = None

    def __post_init__(self):
        _require(self.width > 0, "a column has a width")
        _require(self.align in (None, "left", "center", "right"), f"unknown alignment {self.align!r}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the body; subtotals and totals are set apart in every format."""

    cells: tuple[Cell, ...]
    role: RowRole = "line"

    def __post_init__(self):
        _freeze(self, "cells")
        _require(self.role in ("line", "subtotal", "total"), f"unknown role of row {self.role!r}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, unit and as-of note.

    ``caption`` names the table for screen readers and sheets; it is printed only when ``shows_caption``,
    because a report mostly says it in the outline line above.
    """

    caption: str
    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...] = ()
    rows: tuple[Row, ...] = ()
    unit: str = ""
    as_of: str = ""
    shows_caption: bool = False

    def __post_init__(self):
        _clean(self, "caption", "unit", "as_of")
        _freeze(self, "columns", "rows")
        object.__setattr__(self, "header", tuple(tuple(cells) for cells in self.header))
        _require(bool(self.columns), "a table has columns")
        _require(bool(self.header or self.rows), "a table has a header or rows")
        for _ in place_rows(self.header, len(self.columns)):
            pass
        for _ in place_rows([row.cells for row in self.rows], len(self.columns)):
            pass


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (1), a section (2) or a part of it (3)."""

    level: Literal[1, 2, 3]
    text: str

    def __post_init__(self):
        _clean(self, "text")
        _require(self.level in (1, 2, 3), f"no heading of level {self.level!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, a small note, or a line set to the right."""

    text: str
    style: Literal["body", "note", "right"] = "body"

    def __post_init__(self):
        _clean(self, "text")
        _require(self.style in ("body", "note", "right"), f"unknown style of paragraph {self.style!r}")


@dataclass(frozen=True, slots=True)
class Outline:
    """A line of the office's outline (개조식): levels 0 to 3 are marked □ ㅇ - ※."""

    level: Literal[0, 1, 2, 3]
    text: str

    def __post_init__(self):
        _clean(self, "text")
        _require(self.level in (0, 1, 2, 3), f"no outline of level {self.level!r}")

    @property
    def marked_text(self) -> str:
        return f"{OUTLINE_MARKS[self.level]} {self.text}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG of a safe subset (``svg.check_svg``), with words for those who do not see it."""

    svg: str
    title: str
    description: str = ""

    def __post_init__(self):
        _clean(self, "title", "description")
        check_svg(self.svg)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Outline | Table | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class PageSetup:
    """The paper of a section: A4, upright or across."""

    orientation: Literal["portrait", "landscape"] = "portrait"

    def __post_init__(self):
        _require(self.orientation in ("portrait", "landscape"), f"unknown orientation {self.orientation!r}")

    @property
    def is_landscape(self) -> bool:
        return self.orientation == "landscape"


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on one kind of paper; a section starts on a new page."""

    blocks: tuple[Block, ...] = ()
    page_setup: PageSetup = field(default_factory=PageSetup)

    def __post_init__(self):
        _freeze(self, "blocks")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself. ``created`` is the edition's time, never the clock of the machine that prints."""

    author: str = ""
    subject: str = ""
    created: datetime | None = None

    def __post_init__(self):
        _clean(self, "author", "subject")

    @property
    def created_utc(self) -> datetime | None:
        """Without a zone, as file formats want it; a time without a zone is taken as it stands."""
        if self.created is None or self.created.tzinfo is None:
            return self.created
        return self.created.astimezone(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper: title, subtitle (the as-of line) and its sections.

    ``tells_in_words``: its lines matter as much as its tables, so that a workbook holds them too.
    """

    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    tells_in_words: bool = False

    def __post_init__(self):
        _clean(self, "title", "subtitle")
        _freeze(self, "sections")
        _require(bool(self.title.strip()), "a document has a title")
        _require(bool(self.sections), "a document has a section")

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

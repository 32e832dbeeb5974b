"""What is wrong with a file, and where; collected, counted and shown up to a limit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

#: Beyond this many, problems are counted and no longer kept: people mend a file in rounds.
SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """One thing that must be mended, or looked at: place and cure in one sentence."""

    file: str
    message: str
    row: int | None = None
    column: str = ""

    def __str__(self):
        place = self.file
        if self.row is not None:
            place += _(" %(row)d행") % {"row": self.row}
        if self.column:
            place += _(" '%(column)s' 열") % {"column": self.column}
        return f"{place}: {self.message}" if place else self.message


class Problems:
    """A list that keeps the first ``SHOWN`` problems and counts the rest."""

    def __init__(self):
        self.shown: list[Problem] = []
        self.count = 0

    def add(self, file: str, message: str, row: int | None = None, column: str = "") -> None:
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(Problem(file, message, row, column))

    def __bool__(self):
        return self.count > 0

    def __iter__(self):
        return iter(self.shown)

    @property
    def hidden(self) -> int:
        """How many were found and not kept."""
        return self.count - len(self.shown)

"""What an import did, row by row, and what it has to say about the paper."""

from collections import Counter
from dataclasses import dataclass, field

from core.tabular import Problems

CREATED, UPDATED, UNCHANGED, DELETED = "created", "updated", "unchanged", "deleted"


@dataclass
class Check:
    """One sum of what is stored beside what the paper printed for it, in the printed unit."""

    name: str
    direction: str
    month: str
    count: int
    current: object
    spent: object
    rate: object
    unit: str
    printed_current: object = None
    printed_spent: object = None
    agrees: bool | None = None


@dataclass
class ImportResult:
    """Everything that the command prints; ``problems`` mean that nothing was written."""

    source: str
    #: Old and new names of units that somebody said are the same.
    renamed: tuple[tuple[str, str], ...] = ()
    problems: Problems = field(default_factory=Problems)
    warnings: Problems = field(default_factory=Problems)
    notes: list[str] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    #: Rows that are kept as printed and stand nowhere else: file → numbers.
    published_only: dict[str, list[int]] = field(default_factory=dict)

    def counted(self, thing: str, action: str, number: int = 1) -> None:
        """``thing`` is what people call it (조직, 세부사업, 집행액 …)."""
        if number:
            self.counts[thing, action] += number

    def row(self, file: str, number: int, action: str) -> None:
        """The strongest action stands for the row: created over updated over unchanged."""
        strength = {UNCHANGED: 0, UPDATED: 1, CREATED: 2}
        before = self.rows.get((file, number))
        if before is None or strength[action] > strength[before]:
            self.rows[file, number] = action

    def rows_by_action(self) -> dict[str, dict[str, list[int]]]:
        """``{file: {action: row numbers}}``; a row that is only published stands under the empty action."""
        found = {}
        for (file, number), action in sorted(self.rows.items()):
            found.setdefault(file, {}).setdefault(action, []).append(number)
        for file, numbers in self.published_only.items():
            found.setdefault(file, {})[""] = numbers
        return dict(sorted(found.items()))

    def total(self, action: str) -> int:
        return sum(number for (_thing, done), number in self.counts.items() if done == action)

    @property
    def has_changes(self) -> bool:
        return any(self.total(action) for action in (CREATED, UPDATED, DELETED))

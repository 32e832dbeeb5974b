"""Which line a row of the export is: by code, then by what was remembered, then by name."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.ledger.held import HeldLine
from budgets.ledger.reading import ExportRow
from budgets.models import LedgerLink
from core.tabular.export import plain

CODE, ALIAS, NAME, CHOSEN, NEW, LEFT_OUT = "code", "alias", "name", "chosen", "new", "left_out"
#: How many lines are offered beside a row that found none.
OFFERED = 3
#: Below this share of equal letters a name says nothing.
LEAST_ALIKE = 0.3


@dataclass
class Candidate:
    """A line that a row may be, and why it is thought so."""

    held: HeldLine
    score: float
    why: str


@dataclass
class Match:
    """What was found for one row. ``link`` is the memory that found it, if one did."""

    row: ExportRow
    how: str = ""
    held: HeldLine | None = None
    unit_id: int | None = None
    link: LedgerLink | None = None
    candidates: list[Candidate] = field(default_factory=list)
    trouble: str = ""


class Matcher:
    """Matches all the rows of a file; a line is taken once."""

    def __init__(self, lines: list[HeldLine], links: list[LedgerLink], unit_of: dict[str, int]):
        self.lines = lines
        self.unit_of = unit_of
        self.by_id = {held.line_id: held for held in lines}
        self.by_code = {held.code: held for held in lines if held.code}
        self.link_by_code = {link.code: link for link in links if link.code}
        self.link_by_name = {_link_key(link): link for link in links if not link.code}
        self.by_name: dict[str, list[HeldLine]] = defaultdict(list)
        for held in lines:
            self.by_name[plain(held.name)].append(held)
        self.taken: dict[int, Match] = {}

    def match(self, rows: list[ExportRow], choices: dict) -> list[Match]:
        """What people chose counts before everything; then each order over all rows before the next."""
        matches = [Match(row, unit_id=self.unit_id(row.unit)) for row in rows]
        self._same_names = Counter(_row_key(row) for row in rows)
        for match in matches:
            self._choose(match, choices.get(match.row.key))
        for find in (self._by_code, self._by_link, self._by_name):
            for match in matches:
                if not match.how:
                    find(match)
        free = [held for held in self.lines if held.line_id not in self.taken]
        letters = {held.line_id: _pairs(held.name) for held in free}
        for match in matches:
            if not match.how:
                match.candidates = self._candidates(match, free, letters)
        return matches

    def unit_id(self, text: str) -> int | None:
        """The unit of a text: its name, or the last part of a path of names."""
        parts = [text, *(text.rpartition(mark)[2] for mark in (">", "/", "-"))]
        return next((self.unit_of[plain(part)] for part in parts if plain(part) in self.unit_of), None)

    def _take(self, match: Match, held: HeldLine, how: str, link: LedgerLink | None = None) -> None:
        before = self.taken.get(held.line_id)
        if before:
            match.trouble = _("같은 세부사업에 이미 %(row)s행이 이어져 있습니다.") % {"row": before.row.numbers[0]}
            return
        self.taken[held.line_id] = match
        match.held, match.how, match.link = held, how, link

    def _choose(self, match: Match, choice: dict | None) -> None:
        if not choice:
            return
        if choice.get("line") in self.by_id:
            self._take(match, self.by_id[choice["line"]], CHOSEN)
        elif choice.get("unit"):
            match.how, match.unit_id = NEW, choice["unit"]
        elif choice.get("left_out"):
            match.how = LEFT_OUT

    def _by_code(self, match: Match) -> None:
        held = self.by_code.get(match.row.code) if match.row.code else None
        if held:
            self._take(match, held, CODE, self.link_by_code.get(match.row.code))

    def _by_link(self, match: Match) -> None:
        row = match.row
        link = self.link_by_code.get(row.code) if row.code else None
        link = link or self.link_by_name.get((plain(row.unit), plain(row.account), plain(row.name)))
        if link and link.line_id in self.by_id:
            self._take(match, self.by_id[link.line_id], ALIAS, link)

    def _by_name(self, match: Match) -> None:
        """Only where exactly one free line fits: a name that stands twice is for people to settle."""
        row = match.row
        fitting = [
            held
            for held in self.by_name[plain(row.name)]
            if held.direction == row.direction
            and not (row.code and held.code)
            and (not row.unit or held.unit_id == match.unit_id)
            and (not row.account or not held.account or plain(held.account) == plain(row.account))
        ]
        if len(fitting) == 1 and fitting[0].line_id not in self.taken and self._is_alone(match):
            self._take(match, fitting[0], NAME)

    def _is_alone(self, match: Match) -> bool:
        """No other row of the file goes by the same name, unit and account under another code."""
        return self._same_names[_row_key(match.row)] == 1

    def _candidates(self, match: Match, free: list[HeldLine], letters: dict[int, set]) -> list[Candidate]:
        row, wanted, found = match.row, _pairs(match.row.name), []
        current, to_date = row.amounts.get("current"), row.amounts.get("spent_to_date")
        for held in free:
            if held.direction != row.direction:
                continue
            alike = _alike(wanted, letters[held.line_id])
            is_same_unit = match.unit_id == held.unit_id
            is_same_budget = bool(current) and current == held.current
            is_same_spent = bool(to_date) and to_date == held.previous
            if alike < LEAST_ALIKE and not (is_same_budget or is_same_spent):
                continue
            reasons = [
                *([_("같은 부서")] if is_same_unit else [_("부서 %s") % held.unit_name]),
                _("이름 %d%% 같음") % round(alike * 100),
                *([_("예산현액 같음")] if is_same_budget else []),
                *([_("전월 누계와 같음")] if is_same_spent else []),
            ]
            score = alike + (1 if is_same_unit else 0) + (0.5 if is_same_budget else 0) + (0.3 if is_same_spent else 0)
            found.append(Candidate(held, score, " · ".join(reasons)))
        return sorted(found, key=lambda candidate: -candidate.score)[:OFFERED]


def _link_key(link: LedgerLink) -> tuple[str, str, str]:
    return plain(link.unit_name), plain(link.account_name), plain(link.name)


def _row_key(row: ExportRow) -> tuple[str, str, str, str]:
    return row.direction, plain(row.unit), plain(row.account), plain(row.name)


def _pairs(name: str) -> set[str]:
    text = plain(name)
    return {text[place : place + 2] for place in range(max(1, len(text) - 1))}


def _alike(one: set[str], other: set[str]) -> float:
    """The share of letter pairs that two names have in common, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0

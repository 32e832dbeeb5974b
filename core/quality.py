"""The registry of checks: what may be wrong, found by rules that live in each app's ``quality``.

A check reads a ``Scope`` (units × month) and states what it finds in one sentence. Nothing here
knows what is checked; ``quality`` modules of the apps are found when the portal starts.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.korean import with_particles
from core.periods import Month


class Severity(TextChoices):
    """How much a finding asks of people: a reason before handing in, or only a second look."""

    EXPLAIN = "explain", _("확인")
    NOTICE = "notice", _("주의")


@dataclass(frozen=True)
class Statement:
    """One thing that may be wrong, as people read it.

    ``facts`` are the numbers that the sentence is about: the statement is the same again as long
    as they are, however the sentence is worded. ``subject`` tells several of one row apart.
    """

    unit_id: int
    sentence: str
    facts: tuple
    series_id: int | None = None
    subject: str = ""

    def __post_init__(self):
        object.__setattr__(self, "sentence", with_particles(self.sentence))


class Scope:
    """Units and a month, with everything that several checks read loaded once."""

    def __init__(self, unit_ids: Iterable[int], month: Month):
        self.unit_ids = list(dict.fromkeys(unit_ids))
        self.month = month
        self._loaded = {}

    def once(self, load: Callable):
        """What ``load(scope)`` gives, from the first call on without asking again."""
        if load not in self._loaded:
            self._loaded[load] = load(self)
        return self._loaded[load]


@dataclass(frozen=True)
class Check:
    """One rule: a short code that stays, a title for people, and the function that finds."""

    code: str
    title: str
    severity: Severity
    find: Callable[[Scope], Iterable[Statement]] = field(compare=False)

    @property
    def needs_reason(self) -> bool:
        return self.severity == Severity.EXPLAIN


@dataclass(frozen=True)
class Found:
    """A statement with the check that made it."""

    check: Check
    statement: Statement

    @property
    def key(self) -> tuple:
        """Where it stands: a unit or row says one thing of one subject under one check."""
        statement = self.statement
        return statement.unit_id, statement.series_id, self.check.code, statement.subject

    @property
    def fingerprint(self) -> str:
        """What it says, in 64 characters."""
        said = repr((*self.key[1:], *map(str, self.statement.facts)))
        return hashlib.sha256(said.encode()).hexdigest()


_checks: dict[str, Check] = {}


def check(code: str, title: str, severity: Severity):
    """Register a function of a scope as a check. Raises ``ValueError`` for a code that is taken."""

    def register(find):
        if code in _checks:
            raise ValueError(f"the check {code!r} stands twice")
        _checks[code] = Check(code, title, severity, find)
        return find

    return register


def all_checks() -> list[Check]:
    """Every check, what needs a reason first, then in the order of their codes."""
    return sorted(_checks.values(), key=lambda one: (one.severity != Severity.EXPLAIN, one.code))


def title_of(code: str) -> str:
    """The title of a check; the code itself for one that is no longer there."""
    return str(_checks[code].title) if code in _checks else code


def run(scope: Scope) -> list[Found]:
    """Everything that the checks find in the scope; each key once."""
    found = {}
    for one in all_checks():
        for statement in one.find(scope):
            item = Found(one, statement)
            found.setdefault(item.key, item)
    return list(found.values())

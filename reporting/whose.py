"""Whose rows a person looks at, and how far everybody is with theirs."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Exists, OuterRef

from organization.access import ENTERING, Rights
from organization.models import User
from reporting.models import DoneMark, Submission

MINE, TEAM, ALL = "mine", "team", "all"


class Owned(Protocol):
    """A row of any grid: whose it is, and what stands in it."""

    officer_id: int | None
    team_id: int | None
    returned_reason: str

    @property
    def is_filled(self) -> bool: ...


@dataclass
class Progress:
    """How many of one person's rows are entered, and whether the person calls them done."""

    user_id: int | None
    label: str
    total: int
    filled: int
    is_done: bool


def rows_of_whom(rows: list[Owned], rights: Rights, user: User) -> dict[str, list[Owned]]:
    """``{mine | team | all: rows}``; what would be empty is left out, except all."""
    teams = rights.units_with(ENTERING)
    found = {
        MINE: [row for row in rows if row.officer_id == user.pk],
        TEAM: [row for row in rows if row.team_id in teams],
        ALL: rows,
    }
    return {whose: part for whose, part in found.items() if part or whose == ALL}


def progress_of(rows: list[Owned], submission: Submission) -> list[Progress]:
    """One entry for each officer of the rows, nobody's rows last. One query.

    A mark made before a row of theirs came back no longer counts.
    """
    owned = defaultdict(list)
    for row in rows:
        owned[row.officer_id].append(row)
    if set(owned) <= {None}:
        return []
    marks = DoneMark.objects.filter(submission_id=submission.pk, user=OuterRef("pk"))
    people = User.objects.filter(pk__in=owned).annotate(says_done=Exists(marks)).in_bulk()
    found = [
        Progress(
            user_id=user_id,
            label=str(people.get(user_id, "")),
            total=len(part),
            filled=sum(1 for row in part if row.is_filled),
            is_done=user_id in people and people[user_id].says_done and not any(row.returned_reason for row in part),
        )
        for user_id, part in owned.items()
    ]
    return sorted(found, key=lambda entry: (entry.user_id is None, entry.is_done, entry.label))

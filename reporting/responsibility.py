"""Whose row it is, and who is done with theirs (담당·완료 표시)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.access import ENTERING, Rights, people_of, rights_of
from organization.models import Unit, User
from reporting.locks import translated
from reporting.models import DoneMark, Figure, Period, SeriesPlacement, Submission


@dataclass(frozen=True)
class Charge:
    """Who answers for a row from a month on: its team and officer, and what the person saw before."""

    series_id: int
    team_id: int | None
    officer_id: int | None
    seen: tuple[int | None, int | None]


@transaction.atomic
def assign(*, actor: User, unit: Unit, month: Month, charges: Iterable[Charge]) -> int:
    """Give rows to teams and officers from an open month on; returns how many changed.

    Months before it keep whose row it was: where any stand, the placement ends and a new one begins.
    """
    rights = rights_of(actor)
    if not rights.may_assign(unit.pk):
        raise NotAllowed(_("담당을 정하는 일은 과 취합담당과 부서장이 합니다."))
    tree = rights.tree_on(month.last_day)
    opened = Period.objects.filter(office_id=tree.office_id(unit.pk), month=month.value, state=Period.State.OPEN)
    if not opened.exists():
        raise MonthClosed(
            _("%(month)s은(는) 열려 있지 않습니다. 열린 달부터 담당을 바꿀 수 있습니다.") % {"month": month.label}
        )
    charges = {charge.series_id: charge for charge in charges}
    placed = SeriesPlacement.objects.as_of(month).filter(unit=unit, series_id__in=charges)
    placements = {row.series_id: row for row in placed.select_for_update()}
    if set(placements) != set(charges):
        raise InvalidInput(_("이 부서의 이 달 항목이 아닌 줄이 들어 있습니다."))
    unit_ids = tree.descendant_ids(unit.pk)
    _refuse_strangers(charges.values(), set(unit_ids) - {unit.pk}, {person.pk for person in people_of(unit_ids)})
    changed = [
        (placements[charge.series_id], charge)
        for charge in charges.values()
        if _standing(placements[charge.series_id]) != (charge.team_id, charge.officer_id)
    ]
    if any(_standing(placement) != charge.seen for placement, charge in changed):
        raise StaleForm(_("그 사이 다른 사람이 담당을 바꿨습니다. 새로 고친 화면에서 다시 정해 주세요."))
    with translated():
        _write(unit, month, changed)
    return len(changed)


def _standing(placement: SeriesPlacement) -> tuple[int | None, int | None]:
    return placement.team_id, placement.officer_id


def _refuse_strangers(charges: Iterable[Charge], team_ids: set[int], officer_ids: set[int]) -> None:
    for charge in charges:
        team, officer = charge.seen
        if charge.team_id not in team_ids | {None, team} or charge.officer_id not in officer_ids | {None, officer}:
            raise InvalidInput(_("이 부서의 팀과 담당자 가운데서 골라 주세요."))


def _write(unit: Unit, month: Month, changed: list[tuple[SeriesPlacement, Charge]]) -> None:
    """Three statements at most, however many rows."""
    begun = Submission.objects.filter(unit=unit, period__month__lt=month.value).order_by("-period__month")
    last_before = begun.values_list("period__month", flat=True).first() or 0
    in_place, split, fresh = [], [], []
    for placement, charge in changed:
        if placement.valid_from <= last_before and placement.valid_from < month.value:
            split.append(placement.pk)
            placement.pk, placement.valid_from = None, month.value
            fresh.append(placement)
        else:
            in_place.append(placement)
        placement.team_id, placement.officer_id = charge.team_id, charge.officer_id
    SeriesPlacement.objects.bulk_update(in_place, ["team", "officer"])
    SeriesPlacement.objects.filter(pk__in=split).update(valid_until=month.value)
    for placement in fresh:
        placement._state.adding = True
    SeriesPlacement.objects.bulk_create(fresh)


@transaction.atomic
def mark_done(*, actor: User, submission: Submission, asked: Iterable[int] | None = None) -> DoneMark:
    """A person's word that all their rows are entered (내 것 완료); of kinds whose rows are not all due in
    every month only those ``asked`` for count."""
    if not rights_of(actor).may_enter(submission.unit_id):
        raise NotAllowed(_("이 부서의 자료를 입력할 권한이 없습니다."))
    if not submission.takes_entries:
        raise MonthClosed(_("이미 제출된 자료입니다."))
    month = submission.period.as_month
    mine = SeriesPlacement.objects.as_of(month).filter(
        unit_id=submission.unit_id, officer=actor, series__kind=submission.kind
    )
    names = dict((mine if asked is None else mine.filter(series__in=list(asked))).values_list("series_id", "name"))
    if not names:
        raise InvalidInput(_("내 담당으로 정해진 줄이 없습니다. 과 취합담당에게 담당을 정해 달라고 하세요."))
    filled = Figure.objects.filter(submission=submission, series_id__in=names).values_list("series_id", flat=True)
    missing = [name for series_id, name in names.items() if series_id not in set(filled)]
    if missing:
        raise InvalidInput(
            _("아직 비어 있는 내 줄이 %(count)s건 있습니다: %(names)s. 지출이 없으면 0을 적어 주세요.")
            % {"count": len(missing), "names": ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")}
        )
    return DoneMark.objects.get_or_create(submission=submission, user=actor)[0]


def unmark_done(*, actor: User, submission: Submission) -> None:
    """Take the word back; it is the person's own."""
    DoneMark.objects.filter(submission=submission, user=actor).delete()


def set_due(*, actor: User, submission: Submission, due_on) -> Submission:
    """Give one unit's submission a due day of its own; ``None`` lets it follow its month again."""
    if not rights_of(actor).may_coordinate(submission.unit_id):
        raise NotAllowed(_("제출 기한은 총괄담당이 정합니다."))
    Submission.objects.filter(pk=submission.pk).update(due_on=due_on)
    submission.due_on = due_on
    return submission


#: Whose rows a person looks at.
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

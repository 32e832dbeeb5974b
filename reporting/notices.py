"""알림: who is told of which act. Written in the transaction of the act itself, so told if and only if it was done."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.access import rights_of
from organization.models import Assignment, BoardSeat, Role, User
from organization.selectors import seats_to_fill
from reporting.models import Decision, Kind, Notice, Period, ReturnedCell, SeriesPlacement, Submission

#: Where the month of a kind of data is entered and where it is reviewed, by the names of the addresses.
PAGES = {
    Kind.MONEY: ("money_entry", "money_review"),
    Kind.FACILITIES: ("facilities_entry", "facilities_review"),
    Kind.INDICATORS: ("indicator_entry", "indicator_review"),
}
LONGEST = Notice._meta.get_field("text").max_length


def submitted(actor: User, submission: Submission) -> None:
    """The heads of the unit: something waits for them."""
    heads = _people({Role.UNIT_HEAD: [submission.unit_id]})
    _tell(actor, heads, _("%(what)s이(가) 제출되었습니다. 검토해 주세요."), submission, is_review=True)


def returned(actor: User, submission: Submission, decision: Decision) -> None:
    """Whose rows came back: each officer hears of their own rows, the unit's coordinator of all."""
    cells = list(ReturnedCell.objects.filter(decision=decision).values_list("series_id", "reason"))
    names, owners = _rows(submission, [series_id for series_id, _reason in cells])
    if any(not owners[series_id] for series_id, _reason in cells):
        # An empty row is nobody's yet: every officer of the unit hears of it.
        inside = rights_of(actor).tree.descendant_ids(submission.unit_id)
        officers = _people({Role.OFFICER: inside})
        owners = {series_id: owners[series_id] or officers for series_id, _reason in cells}
    mine = defaultdict(list)
    for series_id, reason in cells:
        for person in owners[series_id]:
            mine[person].append((names.get(series_id, ""), reason))
    everything = [(names.get(series_id, ""), reason) for series_id, reason in cells]
    gathering = _people({Role.UNIT_COORDINATOR: [submission.unit_id]}) | _submitters(submission)
    for person in gathering:
        mine[person] = everything
    url = _address(submission, is_review=False)
    Notice.objects.bulk_create(
        Notice(user_id=person, text=_returned_text(submission, rows), url=url)
        for person, rows in mine.items()
        if person != actor.pk
    )


def _returned_text(submission: Submission, rows: list[tuple[str, str]]) -> str:
    (name, reason), more = rows[0], len(rows) - 1
    which = name if not more else _("%(name)s 외 %(more)d줄") % {"name": name, "more": more}
    text = _("%(what)s 보완요청: %(which)s. %(reason)s")
    return (text % {"what": _what(submission), "which": which, "reason": reason})[:LONGEST]


def confirmed(actor: User, submission: Submission) -> None:
    """Those who entered it, the unit's coordinator, and the coordinator who may close it now."""
    above = rights_of(actor).tree.ancestor_ids(submission.unit_id)
    people = _workers(submission) | _people({Role.COORDINATOR: above})
    _tell(actor, people, _("%(what)s이(가) 확인되었습니다."), submission, is_review=True)


def closed(actor: User, submission: Submission) -> None:
    """Those who entered it and the head: from here on only corrections."""
    people = _workers(submission) | _people({Role.UNIT_HEAD: [submission.unit_id]})
    _tell(actor, people, _("%(what)s이(가) 마감되었습니다."), submission, is_review=True)


def reopened(actor: User, submission: Submission, reason: str) -> None:
    """Those who entered it and the head: it can be changed again, and must be confirmed again."""
    people = _workers(submission) | _people({Role.UNIT_HEAD: [submission.unit_id]})
    text = _("%(what)s의 마감이 해제되었습니다. 사유: ") + reason.replace("%", "%%")
    _tell(actor, people, text, submission, is_review=False)


def period_reopened(actor: User, period: Period, reason: str) -> None:
    """Heads and unit coordinators of the office: the month is open again."""
    units = rights_of(actor).tree.descendant_ids(period.office_id)
    people = _people({Role.UNIT_HEAD: units, Role.UNIT_COORDINATOR: units})
    text = _("%(month)s의 마감이 해제되었습니다. 사유: %(reason)s") % {"month": period.as_month.label, "reason": reason}
    Notice.objects.bulk_create(
        Notice(user_id=person, text=text[:LONGEST], url=reverse("home")) for person in people - {actor.pk}
    )


def told_of_round(actor: User, text: str, url: str, wanted: dict[str, list[int]], also: set[int] = frozenset()) -> None:
    """One row for everybody who holds one of the roles, and for those named beside them, but who did it."""
    people = (_people(wanted) if wanted else set()) | set(also)
    Notice.objects.bulk_create(
        Notice(user_id=person, text=text[:LONGEST], url=url) for person in sorted(people - {actor.pk, None})
    )


def read(*, user: User, notice_id: int | None = None) -> int:
    """Mark one notice of the person as read, or all of them; how many were new."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=timezone.now())


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()


def _what(submission: Submission) -> str:
    return f"{submission.unit} {submission.period.as_month.label} {submission.get_kind_display()}"


def _address(submission: Submission, *, is_review: bool) -> str:
    pages = PAGES.get(submission.kind)
    if pages is None:
        return reverse("home")
    return reverse(pages[is_review], kwargs={"unit": submission.unit_id, "month": submission.period.as_month})


def _tell(actor: User, people: set[int], text: str, submission: Submission, *, is_review: bool) -> None:
    """One row for everybody but who did it."""
    said = (text % {"what": _what(submission)})[:LONGEST]
    url = _address(submission, is_review=is_review)
    Notice.objects.bulk_create(Notice(user_id=person, text=said, url=url) for person in sorted(people - {actor.pk}))


def _people(wanted: dict[str, list[int]]) -> set[int]:
    """Active accounts that hold today one of the roles in one of its units."""
    condition = Q()
    for role, unit_ids in wanted.items():
        condition |= Q(role=role, unit_id__in=unit_ids)
    rows = Assignment.objects.as_of(timezone.localdate()).filter(condition, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def _submitters(submission: Submission) -> set[int]:
    """Who handed it in last."""
    acts = submission.decisions.filter(action=Decision.Action.SUBMIT).order_by("-pk")
    return set(acts.values_list("actor_id", flat=True)[:1])


def _workers(submission: Submission) -> set[int]:
    """Whoever entered a value of it, handed it in, or gathers for the unit."""
    hands = set(submission.figures.values_list("entered_by_id", flat=True).distinct())
    return hands | _submitters(submission) | _people({Role.UNIT_COORDINATOR: [submission.unit_id]})


def _rows(submission: Submission, series_ids: list[int]) -> tuple[dict[int, str], dict[int, set[int]]]:
    """Names of the rows, and whose they are: the officer in charge, else who entered the value."""
    names, owners = {}, defaultdict(set)
    placements = SeriesPlacement.objects.as_of(submission.period.as_month).filter(series_id__in=series_ids)
    for series_id, name, officer_id in placements.values_list("series_id", "name", "officer_id"):
        names[series_id] = name
        owners[series_id] |= {officer_id} - {None}
    entered = submission.figures.filter(series_id__in=series_ids, corrects=None)
    for series_id, person in entered.values_list("series_id", "entered_by_id"):
        owners[series_id] = owners[series_id] or {person}
    return names, owners


def seats_ending(user: User) -> None:
    """Whoever keeps a board hears once of each seat whose term has ended or soon ends; asked when they sign in."""
    rights = rights_of(user)
    kept = rights.keeping_unit_ids
    seats = BoardSeat.objects.filter(unit_id__in=kept) if kept else []
    terms = seats_to_fill(seats, timezone.localdate())
    texts = [
        _("%(unit)s '%(seat)s' 임기가 %(day)s에 끝납니다. 다음 임기를 적어 주세요.")
        % {
            "unit": rights.known.name(term.seat.unit_id),
            "seat": term.seat.seat,
            "day": term.seat.ends_on.isoformat(),
        }
        for term in terms
        if not term.is_ended
    ]
    told = set(Notice.objects.filter(user=user, text__in=texts).values_list("text", flat=True)) if texts else set()
    url = reverse("board_seats") + "?show=ending"
    Notice.objects.bulk_create(
        Notice(user=user, text=text[:LONGEST], url=url) for text in dict.fromkeys(texts) if text not in told
    )

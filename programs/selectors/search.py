"""One search over what a person may see: units and posts, programs, facilities, figures' rows, dates, promises."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import EntrustmentPart, Facility
from facilities.selectors import where
from organization.access import Rights
from organization.models import Contact
from organization.selectors import Tree
from programs.models import Commitment, Indicator, Milestone, PlaceOfUse, Program, ResponsiblePost, StrategyNode, Theme
from reporting.models import Kind, SeriesPlacement

#: Hits of one kind that are shown; a longer list asks for more words.
MOST_OF_A_KIND = 20
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing found; ``pk`` is that of its kind, ``year`` of what lives in one."""

    kind: str
    label: str
    pk: int
    name: str
    unit_id: int
    detail: str = ""
    year: int | None = None


def search(text: str, rights: Rights) -> list[Hit]:
    """What bears all the words of the text in its name, the best of each kind first. One query for each kind.

    Where a place is, is never looked at: a facility is found by its name, its type and who runs it.
    """
    words = text.split()
    if sum(map(len, words)) < SHORTEST:
        return []
    unit_ids = rights.visible_unit_ids
    found = _units(words, rights.known, unit_ids)
    for look in KINDS:
        found += look(words, unit_ids)
    return found


def _units(words: list[str], tree: Tree, unit_ids: set[int]) -> list[Hit]:
    found = [
        Hit("unit", _("조직"), unit_id, tree.name(unit_id), tree.placements[unit_id].parent_id or unit_id)
        for unit_id in tree.placements
        if unit_id in unit_ids and all(word.casefold() in tree.name(unit_id).casefold() for word in words)
    ]
    return sorted(found, key=lambda hit: (not hit.name.startswith(words[0]), len(hit.name)))[:MOST_OF_A_KIND]


def _bearing(queryset: QuerySet, words: list[str], *fields: str, beside: Callable[[str], Q] | None = None) -> QuerySet:
    """Rows in which every word stands in one of the fields, or in what lies ``beside``; best beginnings first."""
    for word in words:
        anywhere = beside(word) if beside else Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    begins = Case(
        When(**{f"{fields[0]}__istartswith": words[0]}, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return queryset.annotate(found_at=begins)


def _contacts(words: list[str], unit_ids: set[int]) -> list[Hit]:
    """Posts with their extensions (연락처) of today."""
    rows = Contact.objects.as_of(timezone.localdate()).filter(unit_id__in=unit_ids)
    rows = _bearing(rows, words, "post", "extension", "name").order_by("found_at", "order")[:MOST_OF_A_KIND]
    return [
        Hit("contact", _("연락처"), row.unit_id, f"{row.post} {row.name}".strip(), row.unit_id, row.extension)
        for row in rows
    ]


def _programs(words: list[str], unit_ids: set[int]) -> list[Hit]:
    def elsewhere(word: str) -> Q:
        return Q(Exists(PlaceOfUse.objects.filter(program=OuterRef("pk"), title__icontains=word)))

    rows = Program.objects.filter(unit_id__in=unit_ids)
    rows = _bearing(rows, words, "title", "purpose", beside=elsewhere).order_by("found_at", "-year", "order")
    return [
        Hit("program", _("사업"), row.pk, row.title, row.unit_id, _("%(year)d년") % {"year": row.year})
        for row in rows[:MOST_OF_A_KIND]
    ]


def _posts(words: list[str], unit_ids: set[int]) -> list[Hit]:
    """Posts that answer for programs (담당): each once, with how many programs they answer for."""
    rows = _bearing(ResponsiblePost.objects.filter(program__unit_id__in=unit_ids), words, "name", "extension")
    rows = rows.order_by().values("name", "extension", "program__unit_id", "found_at")
    rows = rows.annotate(count=Count("pk"), first=Min("program_id")).order_by("found_at", "name")[:MOST_OF_A_KIND]
    return [
        Hit(
            "post",
            _("사업 담당"),
            row["first"],
            f"{row['name']} {row['extension']}".strip(),
            row["program__unit_id"],
            _("사업 %(count)d개") % {"count": row["count"]},
        )
        for row in rows
    ]


def _facilities(words: list[str], unit_ids: set[int]) -> list[Hit]:
    def run_by(word: str) -> Q:
        parts = EntrustmentPart.objects.filter(entrustment__facility=OuterRef("pk"), operator__name__icontains=word)
        return Q(Exists(parts))

    rows = Facility.objects.filter(unit_id__in=unit_ids).select_related("type", "district")
    rows = _bearing(rows, words, "name", "type__name", beside=run_by).order_by("found_at", "name")
    return [
        Hit("facility", _("시설"), row.pk, row.name, row.unit_id, " · ".join(filter(None, [row.type.name, where(row)])))
        for row in rows[:MOST_OF_A_KIND]
    ]


def _indicators(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = _bearing(Indicator.objects.filter(unit_id__in=unit_ids), words, "name", "heading")
    rows = rows.order_by("found_at", "order")[:MOST_OF_A_KIND]
    return [
        Hit("indicator", _("성과지표"), row.pk, f"{row.name} ({row.measure})", row.unit_id, row.heading) for row in rows
    ]


def _lines(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = SeriesPlacement.objects.filter(unit_id__in=unit_ids, series__kind=Kind.MONEY)
    rows = _bearing(rows, words, "name").annotate(year=F("series__budget_line__fiscal_year"))
    rows = rows.order_by("found_at", "-valid_from", "order")[:MOST_OF_A_KIND]
    return [
        Hit("line", _("세부사업"), row.series_id, row.name, row.unit_id, _("%(year)d년") % {"year": row.year}, row.year)
        for row in rows
    ]


def _milestones(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = _bearing(Milestone.objects.filter(unit_id__in=unit_ids), words, "task")
    rows = rows.order_by("found_at", F("starts_on").desc(nulls_last=True), "order")[:MOST_OF_A_KIND]
    return [
        Hit(
            "milestone",
            _("추진일정"),
            row.program_id or 0,
            row.task,
            row.unit_id,
            " · ".join(filter(None, [row.date_text, row.get_state_display()])),
        )
        for row in rows
    ]


def _told(words: list[str], unit_ids: set[int]) -> list[Hit]:
    """What an office says of itself: commitments, themes, lines of its strategy. One query for the three."""
    said = ("title", "number", "source", "result")
    commitments = _bearing(Commitment.objects.filter(unit_id__in=unit_ids), words, *said)
    themes = _bearing(Theme.objects.filter(office_id__in=unit_ids), words, "name", "description")
    nodes = _bearing(StrategyNode.objects.filter(unit_id__in=unit_ids), words, "title")
    rows = _as_rows(commitments, "commitment", F("unit_id"), F("number"), F("title"), F("kind"), F("state")).union(
        _as_rows(themes, "theme", F("office_id"), Value(""), F("name"), Value(""), Value("")),
        _as_rows(nodes, "strategy", F("unit_id"), F("code"), F("title"), F("level"), Value(""), F("year")),
        all=True,
    )
    return sorted((_told_hit(*row) for row in rows), key=lambda hit: (hit.kind, hit.label))


def _told_hit(kind, pk, unit_id, number, name, sort, state, year, _place) -> Hit:
    name = f"{number} {name}".strip()
    if kind == "commitment":
        labels = Commitment.Kind(sort).label, Commitment.State(state).label
        return Hit(kind, str(labels[0]), pk, name, unit_id, str(labels[1]))
    if kind == "theme":
        return Hit(kind, _("주제"), pk, name, unit_id)
    detail = " ".join([_("%(year)d년") % {"year": year}, str(StrategyNode.Level(sort).label)])
    return Hit(kind, _("전략체계"), pk, name, unit_id, detail, year)


def _as_rows(rows: QuerySet, kind: str, unit_id, number, name, sort, state, year=None) -> QuerySet:
    """The best rows of one kind in the columns that all kinds share."""
    columns = {"of_unit": unit_id, "numbered": number, "named": name, "sorted_as": sort, "stands": state}
    columns |= {"what": Value(kind), "in_year": year or Value(0)}
    told = rows.order_by("found_at", "-pk").annotate(**columns)
    return told.values_list("what", "pk", "of_unit", "numbered", "named", "sorted_as", "stands", "in_year", "found_at")[
        :MOST_OF_A_KIND
    ]


#: Every kind, in the order in which the page shows them.
KINDS = (
    *(_contacts, _programs, _posts, _facilities, _indicators, _lines),
    *(_milestones, _told),
)

"""One search over what a person may see: units, programs, indicators, budget lines."""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from organization.access import Rights
from organization.selectors import Tree
from programs.models import Indicator, Program
from reporting.models import Kind, SeriesPlacement

#: Hits of one kind that are shown; a longer list asks for more words.
MOST_OF_A_KIND = 20
SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One thing found; ``pk`` is that of its kind."""

    kind: str
    label: str
    pk: int
    name: str
    unit_id: int
    detail: str = ""


def search(text: str, rights: Rights) -> list[Hit]:
    """What bears all the words of the text in its name, the best of each kind first. Three queries."""
    words = text.split()
    if sum(map(len, words)) < SHORTEST:
        return []
    unit_ids = rights.visible_unit_ids
    return [
        *_units(words, rights.tree, unit_ids),
        *_programs(words, unit_ids),
        *_indicators(words, unit_ids),
        *_lines(words, unit_ids),
    ]


def _units(words: list[str], tree: Tree, unit_ids: set[int]) -> list[Hit]:
    found = [
        Hit("unit", _("조직"), unit_id, tree.name(unit_id), tree.placements[unit_id].parent_id or unit_id)
        for unit_id in tree.placements
        if unit_id in unit_ids and all(word.casefold() in tree.name(unit_id).casefold() for word in words)
    ]
    return sorted(found, key=lambda hit: (not hit.name.startswith(words[0]), len(hit.name)))[:MOST_OF_A_KIND]


def _bearing(queryset, words: list[str], *fields: str):
    """Rows in which every word stands in one of the fields; those that begin with the first word before others."""
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(anywhere)
    begins = Case(
        When(**{f"{fields[0]}__istartswith": words[0]}, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return queryset.annotate(place=begins)


def _programs(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = _bearing(Program.objects.filter(unit_id__in=unit_ids), words, "title", "purpose")
    rows = rows.order_by("place", "-year", "order")[:MOST_OF_A_KIND]
    return [
        Hit("program", _("사업"), row.pk, row.title, row.unit_id, _("%(year)d년") % {"year": row.year}) for row in rows
    ]


def _indicators(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = _bearing(Indicator.objects.filter(unit_id__in=unit_ids), words, "name", "heading")
    rows = rows.order_by("place", "order")[:MOST_OF_A_KIND]
    return [
        Hit("indicator", _("성과지표"), row.pk, f"{row.name} ({row.measure})", row.unit_id, row.heading) for row in rows
    ]


def _lines(words: list[str], unit_ids: set[int]) -> list[Hit]:
    rows = SeriesPlacement.objects.filter(unit_id__in=unit_ids, series__kind=Kind.MONEY)
    rows = _bearing(rows, words, "name").annotate(year=F("series__budget_line__fiscal_year"))
    rows = rows.order_by("place", "-valid_from", "order")[:MOST_OF_A_KIND]
    return [
        Hit("line", _("세부사업"), row.series_id, row.name, row.unit_id, _("%(year)d년") % {"year": row.year})
        for row in rows
    ]

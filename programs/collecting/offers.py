"""What a unit can ask others for in a month, and whom: read from its own rows of the grid."""

from collections import defaultdict
from dataclasses import dataclass, field

from core.periods import Month
from facilities.models import District, Facility, FacilityCount
from programs.models import Breakdown, Category, Collection, Indicator
from programs.models.indicators import computed
from reporting.models import Kind, Series, SeriesPlacement

Basis = Collection.Basis
#: A total is the sum of what others say only of these; persons counted once and rates do not add up.
ADDING = {Indicator.Aggregation.SUM, Indicator.Aggregation.LAST}


@dataclass(frozen=True)
class Member:
    """Somebody to ask, and the row that points to them where there is one."""

    name: str
    district_id: int | None = None
    facility_id: int | None = None


@dataclass
class Offer:
    """One indicator or one count that the unit may ask for.

    ``places`` maps a member's plain name to ``{part: series number}``, the part being "" without a second
    level; empty where only the sum of all has a row of its own.
    """

    key: str
    kind: str
    label: str
    measure: str
    decimals: int = 0
    indicator_id: int | None = None
    adds_up: bool = True
    total_series_id: int | None = None
    names: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    #: A shelter's type by district would tell where the shelters are.
    is_secret: bool = False

    def fits(self, basis: str, members: set[str]) -> bool:
        """Whether this can be asked of these members (plain names)."""
        if basis == Basis.CATEGORY:
            return bool(self.places)
        if self.is_secret or (self.kind == Kind.FACILITIES and basis != Basis.DISTRICT):
            return False
        if not self.places:
            return self.total_series_id is not None
        return len(members & set(self.places)) > 1


def plain(name: str) -> str:
    """A name as it is compared: without spaces."""
    return "".join(name.split())


def offers_of(unit_id: int, month: Month, kind: str) -> list[Offer]:
    """The unit's indicators, or the types that it counts, as of the month. Two or three queries."""
    placed = SeriesPlacement.objects.as_of(month).filter(unit_id=unit_id, series__kind=kind)
    if kind == Kind.FACILITIES:
        counts = FacilityCount.objects.filter(series__in=placed.values("series")).select_related("type", "series")
        return [
            Offer(
                key=f"count-{row.pk}",
                kind=kind,
                label=row.type.name,
                measure=row.series.measure,
                total_series_id=row.pk,
                is_secret=row.type.is_shelter,
            )
            for row in counts.order_by("type__order", "pk")
        ]
    return _indicators(placed)


def _indicators(placed) -> list[Offer]:
    rows = Category.objects.filter(series__in=placed.values("series")).exclude(computed("indicator__"))
    rows = rows.select_related("indicator", "breakdown", "parent", "series").order_by("indicator__order", "order", "pk")
    newest = _newest_breakdowns(rows)
    found: dict[int, Offer] = {}
    for row in rows:
        indicator = row.indicator
        offer = found.setdefault(
            indicator.pk,
            Offer(
                key=f"indicator-{indicator.pk}",
                kind=Kind.INDICATORS,
                label=indicator.name,
                measure=indicator.measure,
                decimals=indicator.decimals,
                indicator_id=indicator.pk,
                adds_up=indicator.aggregation in ADDING and row.series.nature != Series.Nature.RATIO,
            ),
        )
        if row.is_total:
            offer.total_series_id = row.series_id
        elif row.breakdown_id == newest[indicator.pk].pk:
            _add_place(offer, row)
    for offer in found.values():
        _settle(offer, newest.get(offer.indicator_id))
    return list(found.values())


def _newest_breakdowns(rows) -> dict[int, Breakdown]:
    """The version in force: the newest among those whose rows stand in the month's grid."""
    found: dict[int, Breakdown] = {}
    for row in rows:
        known = found.get(row.indicator_id)
        if row.breakdown and (known is None or row.breakdown.version > known.version):
            found[row.indicator_id] = row.breakdown
    return found


def _add_place(offer: Offer, row: Category) -> None:
    top, part = (row.parent.name, row.name) if row.parent else (row.name, "")
    if top not in offer.names:
        offer.names.append(top)
    if part not in offer.parts:
        offer.parts.append(part)
    offer.places.setdefault(plain(top), {})[part] = row.series_id


def _settle(offer: Offer, breakdown: Breakdown | None) -> None:
    """Where a place has parts, the parts are asked for; a sum stands only where nothing is missing from it."""
    for name, parts in offer.places.items():
        if len(parts) > 1:
            offer.places[name] = {part: number for part, number in parts.items() if part}
    offer.parts = [part for part in offer.parts if any(part in parts for parts in offer.places.values())]
    is_whole = breakdown is None or breakdown.coverage == Breakdown.Coverage.EXHAUSTIVE
    if not (offer.adds_up and is_whole):
        offer.total_series_id = None


def members_for(basis: str, unit_id: int, month: Month, offers: list[Offer]) -> list[Member]:
    """Whom to ask: all districts, the unit's facilities of the month, or the places that the indicators name."""
    if basis == Basis.DISTRICT:
        return [Member(row.name, district_id=row.pk) for row in District.objects.all()]
    if basis == Basis.FACILITY:
        return _facilities(unit_id, month)
    names = dict.fromkeys(name for offer in offers for name in offer.names if offer.places)
    return [Member(name) for name in names]


def _facilities(unit_id: int, month: Month) -> list[Member]:
    """Those open in the month; two of one name are told apart by number."""
    day = month.last_day
    rows = Facility.objects.as_of(day).filter(unit_id=unit_id).order_by("order", "name", "pk")
    rows = [row for row in rows if not row.is_planned_on(day)]
    same = defaultdict(int)
    found = []
    for row in rows:
        same[row.name] += 1
        name = row.name if same[row.name] == 1 else f"{row.name} ({same[row.name]})"
        found.append(Member(name, facility_id=row.pk))
    return found

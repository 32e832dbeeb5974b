"""The story of one row beside the grid: its last twelve amounts, its history, reasons and findings."""

from dataclasses import dataclass, field

from django.db.models import Q

from core.money import format_money
from core.periods import Month
from reporting.history import changes_of
from reporting.models import Figure, Finding, Remark, SeriesPlacement, Submission

VALUES, CHANGES, REASONS = 12, 8, 3
#: The drawing: a curve in a box of this size, in pixels, with room for the line's width.
WIDTH, HEIGHT, EDGE = 200, 48, 4


@dataclass(frozen=True)
class Amount:
    """One month's own amount of the row, as text; a draft is marked."""

    month: Month
    won: int
    text: str
    is_draft: bool
    covers: str = ""


@dataclass
class Story:
    """What is told of a row; ``points`` draws the amounts from left to right."""

    series_id: int
    name: str
    amounts: list[Amount] = field(default_factory=list)
    changes: list[dict] = field(default_factory=list)
    reasons: list[dict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def points(self) -> str:
        values = [amount.won for amount in self.amounts]
        low, high = min([0, *values]), max([0, *values])
        across, up = max(1, len(values) - 1), max(1, high - low)
        return " ".join(
            f"{EDGE + place * (WIDTH - 2 * EDGE) // across},{HEIGHT - EDGE - (won - low) * (HEIGHT - 2 * EDGE) // up}"
            for place, won in enumerate(values)
        )

    @property
    def zero_line(self) -> int:
        values = [amount.won for amount in self.amounts]
        low, high = min([0, *values]), max([0, *values])
        return HEIGHT - EDGE + low * (HEIGHT - 2 * EDGE) // max(1, high - low)


def story_of(
    placement: SeriesPlacement, submission: Submission, month: Month, money_unit: str, draft_unit_ids
) -> Story:
    """The story up to a month. At most eight queries."""
    story = Story(placement.series_id, placement.name)
    figures = (
        Figure.objects.seen_with(draft_unit_ids)
        .filter(series_id__in=_same_line(placement, month), month__lte=month.value, corrects=None, value__isnull=False)
        .select_related("submission")
        .order_by("-month")[:VALUES]
    )
    story.amounts = [_amount(figure, money_unit) for figure in reversed(figures)]
    if submission.pk:
        for change in changes_of(submission, series_id=placement.series_id, limit=CHANGES):
            before, after = (format_money(won, money_unit) for won in (change.before, change.after))
            story.changes.append({"at": change.at, "by": change.actor_label, "before": before, "after": after})
    remarks = Remark.objects.filter(series_id=placement.series_id, month__lte=month.value)
    story.reasons = [
        {"month": Month(remark.month), "choice": remark.choice, "text": remark.text}
        for remark in remarks.select_related("choice").order_by("-month")[:REASONS]
        if remark.choice or remark.text
    ]
    story.findings = list(
        Finding.objects.filter(series_id=placement.series_id, month=month.value).exclude(state=Finding.State.RESOLVED)
    )
    return story


def last_amounts(series_ids, month: Month) -> dict[int, int]:
    """``{series_id: won}`` of one month's own amounts; a figure over several months says nothing of one."""
    figures = Figure.objects.filter(
        series_id__in=series_ids,
        month=month.value,
        covers_from=month.first_day,
        corrects=None,
        value__isnull=False,
    )
    return {series_id: int(value) for series_id, value in figures.values_list("series_id", "value")}


def _same_line(placement: SeriesPlacement, month: Month) -> list[int]:
    """The row's series and last year's of the same line: by ledger code, else by unit and name."""
    line = getattr(placement.series, "budget_line", None)
    if line is None:
        return [placement.series_id]
    same = Q(unit_id=placement.unit_id, name=placement.name, series__budget_line__direction=line.direction)
    if line.ledger_code:
        same = Q(series__budget_line__ledger_code=line.ledger_code)
    last_year = SeriesPlacement.objects.filter(same, series__budget_line__fiscal_year=month.year - 1)
    found = set(last_year.values_list("series_id", flat=True))
    # A name that two lines of last year shared says of neither that it is this one.
    return [placement.series_id, *found] if len(found) == 1 else [placement.series_id]


def _amount(figure: Figure, money_unit: str) -> Amount:
    first, last = figure.covers_from, figure.covers_to
    covers = f"{first.month}~{last.month}월" if (first.year, first.month) != (last.year, last.month) else ""
    return Amount(
        month=Month(figure.month),
        won=int(figure.value),
        text=format_money(figure.value, money_unit),
        is_draft=not figure.submission.is_approved,
        covers=covers,
    )

"""The story of one row beside a grid: its last twelve values, its history, reasons and findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from core.periods import Month
from reporting.history import changes_of
from reporting.models import Figure, Finding, Remark, SeriesPlacement, Submission

VALUES, CHANGES, REASONS = 12, 8, 3
#: The drawing: a curve in a box of this size, in pixels, with room for the line's width.
WIDTH, HEIGHT, EDGE = 200, 48, 4


@dataclass(frozen=True)
class Amount:
    """One month's own value of the row, as text; a draft is marked."""

    month: Month
    value: Decimal | None
    text: str
    is_draft: bool
    covers: str = ""


@dataclass
class Story:
    """What is told of a row; ``points`` draws the values from left to right."""

    series_id: int
    name: str
    amounts: list[Amount] = field(default_factory=list)
    changes: list[dict] = field(default_factory=list)
    reasons: list[dict] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def _values(self) -> list[Decimal]:
        return [amount.value for amount in self.amounts if amount.value is not None]

    @property
    def points(self) -> str:
        values = self._values
        low, high = min([0, *values]), max([0, *values])
        across, up = max(1, len(values) - 1), max(1, high - low)
        return " ".join(
            f"{EDGE + place * (WIDTH - 2 * EDGE) // across}"
            f",{HEIGHT - EDGE - int((value - low) * (HEIGHT - 2 * EDGE) // up)}"
            for place, value in enumerate(values)
        )

    @property
    def zero_line(self) -> int:
        values = self._values
        low, high = min([0, *values]), max([0, *values])
        return HEIGHT - EDGE + int(low * (HEIGHT - 2 * EDGE) // max(1, high - low))


def story_of(
    placement: SeriesPlacement,
    submission: Submission,
    month: Month,
    draft_unit_ids,
    *,
    text: Callable[[Decimal | None], str],
    told: Callable[[Figure], str] | None = None,
    series_ids: Iterable[int] = (),
) -> Story:
    """The story up to a month. At most eight queries.

    ``text`` writes a number, ``told`` a whole figure where words may stand for one; ``series_ids`` are the
    series of earlier years that were the same row.
    """
    story = Story(placement.series_id, placement.name)
    figures = (
        Figure.objects.seen_with(draft_unit_ids)
        .filter(series_id__in=[placement.series_id, *series_ids], month__lte=month.value, corrects=None)
        .select_related("submission")
        .order_by("-month")[:VALUES]
    )
    story.amounts = [_amount(figure, told(figure) if told else text(figure.value)) for figure in reversed(figures)]
    if submission.pk:
        for change in changes_of(submission, series_id=placement.series_id, limit=CHANGES):
            before, after = text(change.before), text(change.after)
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


def _amount(figure: Figure, text: str) -> Amount:
    first, last = figure.covers_from, figure.covers_to
    covers = f"{first.month}~{last.month}월" if (first.year, first.month) != (last.year, last.month) else ""
    return Amount(Month(figure.month), figure.value, text, not figure.submission.is_approved, covers)

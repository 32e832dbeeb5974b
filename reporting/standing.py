"""How a head reads the rows of a submission: by risk, each with the reason why it stands where it stands."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.models import Finding, Submission
from reporting.selectors import last_returned, open_findings


class Standing(IntEnum):
    """Why a row stands where it stands; the order is the order of the page."""

    RETURNED = 1
    CHANGED = 2
    FINDING = 3
    MOVE = 4
    MISSING = 5
    REST = 6


TITLES = {
    Standing.RETURNED: gettext_lazy("보완요청한 줄"),
    Standing.CHANGED: gettext_lazy("내가 본 뒤 바뀐 줄"),
    Standing.FINDING: gettext_lazy("점검 결과가 있는 줄"),
    Standing.MOVE: gettext_lazy("사유 없이 크게 움직인 줄"),
    Standing.MISSING: gettext_lazy("값이 없는 줄"),
    Standing.REST: gettext_lazy("나머지"),
}


@dataclass
class Reviewed:
    """What a head knows of a row beside its ``value``; a number before and after is of the row's own unit."""

    findings: list[Finding] = field(default_factory=list)
    was_returned: bool = False
    changed_from: Decimal | int | None = None
    seen_before: bool = False
    seen_value: Decimal | int | None = None
    returned_reason: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether a returned row says something else than when it was sent back."""
        return self.was_returned and self.changed_from != self.value

    @property
    def is_new_to_reader(self) -> bool:
        """Whether somebody changed it since the reader last looked."""
        return self.seen_before and self.seen_value != self.value

    @property
    def is_missing(self) -> bool:
        return self.value is None

    @property
    def has_move(self) -> bool:
        """Whether it moved further than usual and nobody says why."""
        return False

    @property
    def standing(self) -> Standing:
        if self.was_returned:
            return Standing.RETURNED
        if self.is_new_to_reader:
            return Standing.CHANGED
        if self.findings:
            return Standing.FINDING
        if self.is_missing:
            return Standing.MISSING
        return Standing.MOVE if self.has_move else Standing.REST

    def why(self, submission: Submission, move: str) -> str:
        """Why the row stands where it stands, in one phrase; ``move`` says how far it moved."""
        standing = self.standing
        if standing == Standing.RETURNED:
            if submission.state == Submission.State.RETURNED:
                return _("보완을 기다림")
            return _("보완요청 뒤 고침") if self.is_changed else _("보완요청 뒤에도 그대로")
        if standing == Standing.CHANGED:
            return _("내가 본 뒤 바뀜")
        if standing == Standing.FINDING:
            return self.findings[0].sentence
        if standing == Standing.MISSING:
            return _("값을 적지 않음")
        return move or _("큰 움직임 없음")


def add_standing(rows: list[Reviewed], submission: Submission, seen: dict[int, Decimal | None] | None) -> None:
    """What is found of the rows, which were sent back last, and what they held when the reader last looked."""
    found: dict[int, list[Finding]] = {}
    for finding in open_findings(submission):
        found.setdefault(finding.series_id, []).append(finding)
    returned = last_returned(submission)
    for row in rows:
        row.findings = found.get(row.series_id, [])
        if row.series_id in returned:
            row.was_returned = True
            row.returned_reason, row.changed_from = returned[row.series_id]
        if seen and row.series_id in seen:
            row.seen_before, row.seen_value = True, seen[row.series_id]


def grouped(rows: list[Reviewed]) -> list[tuple[Standing, list[Reviewed]]]:
    """Rows of each standing together, the riskiest first."""
    groups: dict[Standing, list[Reviewed]] = {}
    for row in sorted(rows, key=lambda row: row.standing):
        groups.setdefault(row.standing, []).append(row)
    return list(groups.items())

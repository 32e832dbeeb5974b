"""Run every check and say what it found: ``run_checks [--unit …] [--month …] --format json``."""

import json
from collections import Counter
from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.periods import Month
from core.quality import all_checks
from organization.models import Placement, Unit
from organization.selectors import Tree, tree_as_of
from programs.importing.moments import last_day
from programs.management.commands.print_publication import unit_named
from reporting.findings import refresh_findings, tally
from reporting.models import Finding, Period, PublishedSource, PublishedValue
from reporting.selectors import reading_month


class Command(BaseCommand):
    help = "Run the checks, keep what they find, and print it. See docs/checks.md."

    def add_arguments(self, parser):
        parser.add_argument("--unit", help="name of a unit in that month, or its number; every office unless told")
        parser.add_argument("--month", help="2023-05; the last confirmed month of each office unless told")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        month = self._month(options["month"])
        result = [self._checked(*place) for place in self._places(options["unit"], month)]
        write = {"json": self._write_json, "text": self._write_text}[options["format"]]
        write(result)

    def _places(self, name: str | None, month: Month | None) -> list[tuple[int, Month]]:
        """Units to check with everything below them, and the month."""
        if name is None:
            offices = Period.objects.values_list("office_id").union(
                PublishedSource.objects.filter(office__isnull=False).values_list("office_id")
            )
            return [(office_id, month or self._month_of(office_id)) for (office_id,) in offices.order_by("office_id")]
        unit_id = self._unit_id(name, month)
        return [(unit_id, month or self._month_of(unit_id))]

    def _unit_id(self, name: str, month: Month | None) -> int:
        if name.isdecimal():
            if not Unit.objects.filter(pk=int(name)).exists():
                raise CommandError(_("%(number)s번 조직이 없습니다.") % {"number": name})
            return int(name)
        if month:
            return unit_named(name, month).pk
        found = Placement.objects.filter(name=name).values_list("unit_id", "parent__placements__name").distinct()
        above = dict(found.order_by("unit_id"))
        if not above:
            raise CommandError(_("'%(name)s' 조직이 없습니다.") % {"name": name})
        if len(above) > 1:
            raise CommandError(
                _("'%(name)s' 조직이 %(count)d개 있습니다. 번호로 지정해 주세요: %(ids)s")
                % {
                    "name": name,
                    "count": len(above),
                    "ids": ", ".join(f"{pk}({parent})" if parent else str(pk) for pk, parent in above.items()),
                }
            )
        return next(iter(above))

    def _month_of(self, unit_id: int) -> Month:
        """The last confirmed month of the unit's office; where it has no months, that of its newest paper."""
        last = Placement.objects.filter(unit_id=unit_id).order_by("-valid_from").first()
        day = last.valid_until - timedelta(days=1) if last and last.valid_until else date.max
        office_id = tree_as_of(day).office_id(unit_id) if last else unit_id
        if not Period.objects.filter(office_id=office_id).exists():
            values = PublishedValue.objects.filter(source__office_id=office_id, file="organizations.csv")
            newest = values.order_by("-as_of").values_list("as_of", flat=True).first()
            if newest:
                return Month.from_date(last_day(newest))
        return reading_month(office_id)

    def _month(self, text: str | None) -> Month | None:
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            raise CommandError(
                _("'%(text)s'은(는) 기간이 아닙니다. 2023-05처럼 적어 주세요.") % {"text": text}
            ) from error

    def _checked(self, unit_id: int, month: Month) -> dict:
        tree = tree_as_of(month.last_day)
        unit_ids = tree.descendant_ids(unit_id)
        findings = refresh_findings(unit_ids, month)
        states = Counter(finding.state for finding in findings)
        return {
            "unit": tree.name(unit_id),
            "month": month.iso,
            "open": states[Finding.State.OPEN],
            "needs_reason": sum(row.needs_reason and row.state == Finding.State.OPEN for row in findings),
            "accepted": states[Finding.State.ACCEPTED],
            "ever_said": _ever_said(tally(unit_ids)),
            "by_check": {one.code: sum(row.code == one.code for row in findings) for one in all_checks()},
            "findings": [_as_dict(row, tree) for row in sorted(findings, key=_by_risk)],
        }

    def _write_json(self, result: list[dict]) -> None:
        total = {name: sum(part[name] for part in result) for name in ("open", "needs_reason", "accepted")}
        self.stdout.write(json.dumps(total | {"places": result}, ensure_ascii=False, indent=2))

    def _write_text(self, result: list[dict]) -> None:
        for part in result:
            self.stdout.write(
                _("%(unit)s %(month)s: 확인 필요 %(open)d건(사유 필요 %(needs_reason)d건), 인정 %(accepted)d건") % part
            )
            if part["ever_said"]["said"]:
                self.stdout.write(
                    "  "
                    + _("지금까지 말한 %(said)d건: 맞는 값으로 인정 %(right)d건, 해소 %(mended)d건, 남음 %(open)d건")
                    % part["ever_said"]
                )
            for row in part["findings"]:
                self.stdout.write(f"  [{row['severity_label']}] {row['unit']} · {row['title']} · {row['sentence']}")


def _ever_said(counts: dict[str, Counter]) -> dict:
    """How often the checks spoke of any month, and how often it was right as it stood (a false alarm)."""
    total = sum(counts.values(), Counter())
    return {
        "said": total.total(),
        "right": total[Finding.State.ACCEPTED],
        "mended": total[Finding.State.RESOLVED],
        "open": total[Finding.State.OPEN],
        "right_by_check": {
            code: states[Finding.State.ACCEPTED] for code, states in counts.items() if states[Finding.State.ACCEPTED]
        },
    }


def _by_risk(row: Finding) -> tuple:
    return row.state != Finding.State.OPEN, not row.needs_reason, row.code, row.unit_id, row.pk


def _as_dict(row: Finding, tree: Tree) -> dict:
    severities = {one.code: one.severity for one in all_checks()}
    return {
        "code": row.code,
        "title": row.title,
        "severity": severities[row.code].value,
        "severity_label": str(severities[row.code].label),
        "unit": tree.name(row.unit_id),
        "series": row.series_id,
        "sentence": row.sentence,
        "state": row.state,
        "note": row.note,
    }

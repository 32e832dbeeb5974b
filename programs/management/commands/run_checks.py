"""Run every check and say what it found: ``run_checks [--unit …] [--month …] --format json``."""

import json
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.periods import Month
from core.quality import all_checks
from organization.models import Unit
from organization.selectors import Tree, tree_as_of
from programs.management.commands.print_publication import unit_named
from reporting.findings import refresh_findings
from reporting.models import Finding, Period
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
            offices = Period.objects.order_by("office").values_list("office_id", flat=True).distinct()
            return [(office_id, month or reading_month(office_id)) for office_id in offices]
        if name.isdecimal():
            unit = Unit.objects.filter(pk=int(name)).first()
            if unit is None:
                raise CommandError(_("%(number)s번 조직이 없습니다.") % {"number": name})
        else:
            unit = unit_named(name, month or Month.from_date(self._latest_day()))
        office_id = tree_as_of((month or Month.from_date(self._latest_day())).last_day).office_id(unit.pk)
        return [(unit.pk, month or reading_month(office_id))]

    def _latest_day(self):
        latest = Period.objects.order_by("-month").values_list("month", flat=True).first()
        if latest is None:
            raise CommandError(_("아직 연 달이 없습니다. --month로 달을 정해 주세요."))
        return Month(latest).last_day

    def _month(self, text: str | None) -> Month | None:
        try:
            return Month.parse(text) if text else None
        except ValueError as error:
            raise CommandError(
                _("'%(text)s'은(는) 기간이 아닙니다. 2023-05처럼 적어 주세요.") % {"text": text}
            ) from error

    def _checked(self, unit_id: int, month: Month) -> dict:
        tree = tree_as_of(month.last_day)
        findings = refresh_findings(tree.descendant_ids(unit_id), month)
        states = Counter(finding.state for finding in findings)
        return {
            "unit": tree.name(unit_id),
            "month": month.iso,
            "open": states[Finding.State.OPEN],
            "needs_reason": sum(row.needs_reason and row.state == Finding.State.OPEN for row in findings),
            "accepted": states[Finding.State.ACCEPTED],
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
            for row in part["findings"]:
                self.stdout.write(f"  [{row['severity_label']}] {row['unit']} · {row['title']} · {row['sentence']}")


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

"""``manage.py import_data PATH``: load what a published report says."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.money import format_number, format_rate
from organization.models import User
from programs.importing.loading import DRAFT, PUBLISHED, Options, import_path
from programs.importing.result import (
    CREATED,
    DELETED,
    UNCHANGED,
    UPDATED,
    Check,
    ImportResult,
)

#: So many spans of rows are told of one file and action.
LONGEST_LIST = 20


class Command(BaseCommand):
    help = _("발행된 보고서의 자료(CSV 폴더 또는 엑셀 파일)를 적재합니다. 규칙은 docs/import.md에 있습니다.")

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("CSV 폴더 또는 .xlsx 파일"))
        parser.add_argument("--dry-run", action="store_true", help=_("아무것도 쓰지 않고 결과만 보여 줍니다"))
        parser.add_argument(
            "--as",
            dest="state",
            choices=[DRAFT, PUBLISHED],
            default=PUBLISHED,
            help=_("draft: 작성 중으로 둡니다 · published: 마감까지 마칩니다(기본)"),
        )
        parser.add_argument("--source", default="", help=_("자료 이름(기본: 폴더·파일 이름)"))
        parser.add_argument(
            "--base-section",
            action="append",
            default=[],
            metavar="TEXT",
            help=_("기준으로 삼을 표 이름의 일부. 여러 번 쓸 수 있습니다"),
        )
        parser.add_argument(
            "--renamed",
            action="append",
            default=[],
            metavar="OLD=NEW",
            help=_("이름이 바뀐 조직: '옛 이름=새 이름'. 여러 번 쓸 수 있습니다"),
        )
        parser.add_argument("--actor", default="", help=_("처리자로 남길 계정"))

    def handle(self, *, path, dry_run, state, source, base_section, renamed, actor, **options):
        result = import_path(
            path,
            Options(
                state=state,
                dry_run=dry_run,
                source=source,
                base_sections=tuple(base_section),
                actor=self._actor(actor),
                renamed=tuple(map(self._pair, renamed)),
            ),
        )
        self._print_warnings(result)
        if result.problems:
            self._print_problems(result)
            raise CommandError(_("문제 %d건이 있어 아무것도 저장하지 않았습니다.") % result.problems.count)
        self._print_summary(result, dry_run)

    def _print_rows(self, result: ImportResult) -> None:
        """What became of each row, by its number in the file."""
        names = {CREATED: _("새로"), UPDATED: _("바뀜"), UNCHANGED: _("그대로"), "": _("발행값으로만")}
        for file, actions in result.rows_by_action().items():
            said = [
                _("%(action)s %(count)d행(%(rows)s)")
                % {"action": name, "count": len(actions[action]), "rows": spans(actions[action])}
                for action, name in names.items()
                if action in actions
            ]
            self.stdout.write(f"{file}: " + " · ".join(said))

    def _actor(self, username: str) -> User | None:
        if not username:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("'%s' 계정이 없습니다.") % username)
        return user

    def _pair(self, text: str) -> tuple[str, str]:
        old, separator, new = (part.strip() for part in text.partition("="))
        if not (old and separator and new):
            raise CommandError(_("'%s'은(는) '옛 이름=새 이름'이 아닙니다.") % text)
        return old, new

    def _print_problems(self, result: ImportResult) -> None:
        for problem in result.problems:
            self.stderr.write(self.style.ERROR(str(problem)))
        if result.problems.hidden:
            self.stderr.write(_("… 그 밖에 %d건") % result.problems.hidden)

    def _print_warnings(self, result: ImportResult) -> None:
        for warning in result.warnings:
            self.stdout.write(self.style.WARNING(_("확인 필요") + f" {warning}"))
        if result.warnings.hidden:
            self.stdout.write(_("… 그 밖의 확인 필요 %d건") % result.warnings.hidden)

    def _print_summary(self, result: ImportResult, dry_run: bool) -> None:
        for note in result.notes:
            self.stdout.write(note)
        for check in result.checks:
            self.stdout.write(_check_text(check))
        self._print_rows(result)
        things = dict.fromkeys(thing for thing, _action in result.counts)
        for thing in things:
            counts = [result.counts[thing, a] for a in (CREATED, UPDATED, DELETED, UNCHANGED)]
            self.stdout.write(
                _("%(thing)s: 새로 %(new)d, 바뀜 %(changed)d, 지움 %(gone)d, 그대로 %(same)d")
                % dict(zip(("new", "changed", "gone", "same"), counts, strict=True), thing=thing)
            )
        last = _("시험 적재여서 저장하지 않았습니다.") if dry_run else _("적재를 마쳤습니다.")
        if not result.has_changes:
            last = _("바뀐 것이 없습니다.")
        self.stdout.write(self.style.SUCCESS(last))


def spans(numbers: list[int]) -> str:
    """``2~5, 9``: rising row numbers in a line, the first twenty spans of them."""
    found = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    shown = [str(first) if first == last else f"{first}~{last}" for first, last in found[:LONGEST_LIST]]
    return ", ".join(shown) + (" …" if len(found) > LONGEST_LIST else "")


def _check_text(check: Check) -> str:
    text = _("%(name)s %(month)s %(direction)s %(count)d줄: %(current)s / %(spent)s %(unit)s, %(rate)s") % {
        "name": check.name,
        "month": check.month,
        "direction": check.direction,
        "count": check.count,
        "current": format_number(check.current),
        "spent": format_number(check.spent),
        "unit": check.unit,
        "rate": format_rate(check.rate),
    }
    if check.agrees is None:
        return text
    if check.agrees:
        return f"{text} ✔"
    return text + _(" ✘ 인쇄된 합계 %(current)s / %(spent)s") % {
        "current": format_number(check.printed_current),
        "spent": format_number(check.printed_spent),
    }

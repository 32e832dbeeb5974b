"""The workbook of a unit's months: handed over, taken back, compared, applied all or nothing."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from budgets.selectors.book import book_of
from budgets.views.submission import SubmissionMixin
from budgets.workbooks import Book, read_book, write_book
from core.downloads import file_response
from core.money import LARGEST_AMOUNT, MONEY_UNITS, format_exact
from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from core.tabular.limits import limit
from reporting import services
from reporting.models import Period
from reporting.services import Entry

YEAR = "year"
MOST_CHANGES = 20_000


class WorkbookView(SubmissionMixin, View):
    """GET hands the workbook over; POST reads one back (``file``), or applies what was shown (``changes``)."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        book = self.book()
        name = f"{book.unit_name}_{_('예산집행 입력')}_{self.month.iso}" + ("_연간" if self.whole_year else "")
        return file_response(write_book(book), "xlsx", name)

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        try:
            if "changes" in request.POST:
                return self.apply()
            return self.compare()
        except Refusal as refusal:
            return self.show({"refusal": str(refusal)}, refusal.status_code)

    @property
    def whole_year(self) -> bool:
        return self.request.GET.get("span") == YEAR

    def book(self, *, whole_year: bool | None = None) -> Book:
        _found = self.period  # a month that the office has not opened has no workbook
        return book_of(
            self.unit,
            self.tree,
            self.office_id,
            self.month,
            self.money_unit,
            direction=self.direction,
            whole_year=self.whole_year if whole_year is None else whole_year,
        )

    def compare(self):
        """What the file would change, before anything is."""
        file = self.request.FILES.get("file")
        if file is None:
            raise InvalidInput(_("올릴 엑셀 파일을 골라 주세요."))
        if file.size > limit("TABULAR_MAX_BYTES"):
            raise InvalidInput(_("파일이 너무 큽니다. %dMB까지 읽습니다.") % (limit("TABULAR_MAX_BYTES") >> 20))
        book = self.book(whole_year=True)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "entry.xlsx"
            with path.open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
            reading = read_book(path, book)
        names = {row.series_id: row.name for row in book.rows}
        rows = [
            {
                "name": names[change.series_id],
                "month": Month(change.month).label,
                "old": format_exact(change.old, reading.unit),
                "new": format_exact(change.new, reading.unit),
            }
            for change in reading.changes
        ]
        sent = [[change.series_id, change.month, change.new, change.version] for change in reading.changes]
        context = {
            "file_name": file.name,
            "rows": rows,
            "problems": reading.problems,
            "changes": "" if reading.problems else json.dumps(sent),
            "given_unit": reading.unit,
        }
        return self.show(context, 422 if reading.problems else 200)

    def apply(self):
        """Save what the comparison showed: every month of it, or nothing."""
        by_month = self._sent_changes()
        periods = {
            period.month: period for period in Period.objects.filter(office_id=self.office_id, month__in=by_month)
        }
        if set(periods) != set(by_month):
            raise InvalidInput(_("열리지 않은 달이 들어 있습니다. 서식을 새로 받아 주세요."))
        with transaction.atomic():
            for month in sorted(by_month):
                submission = services.submission_for(period=periods[month], unit=self.unit)
                services.record(actor=self.request.user, submission=submission, entries=by_month[month])
        count = sum(len(entries) for entries in by_month.values())
        messages.success(self.request, _("엑셀에서 %(count)s칸을 저장했습니다.") % {"count": count})
        return redirect(self.address("money_entry"))

    def _sent_changes(self) -> dict[int, list[Entry]]:
        unit = self.request.POST.get("given_unit")
        try:
            sent = json.loads(self.request.POST["changes"])
            if not sent or len(sent) > MOST_CHANGES or unit not in MONEY_UNITS:
                raise ValueError
            by_month: dict[int, list[Entry]] = {}
            seen = set()
            for series_id, month, won, version in sent:
                if not all(isinstance(part, int) for part in (series_id, month, version)):
                    raise ValueError
                if not (won is None or (isinstance(won, int) and abs(won) <= LARGEST_AMOUNT)):
                    raise ValueError
                if (series_id, month) in seen:
                    raise ValueError
                seen.add((series_id, month))
                by_month.setdefault(int(Month(month)), []).append(Entry(series_id, won, unit, version))
        except (ValueError, TypeError, RecursionError) as error:
            raise InvalidInput(_("보낸 내용을 읽지 못했습니다. 파일을 다시 올려 주세요.")) from error
        if any(month // 100 != self.month.year for month in by_month):
            raise InvalidInput(_("다른 회계연도의 값이 들어 있습니다. 서식을 새로 받아 주세요."))
        return by_month

    def show(self, extra: dict, status: int = 200):
        context = self.common_context() | extra
        context["crumbs"] = [*context["crumbs"], Link(_("예산집행 입력"), self.address("money_entry"))]
        return render(self.request, "budgets/workbook_preview.html", context, status=status)

"""Measures the pages, the import and the printing beside the bare SQL of the same rows."""

import json
import statistics
import time
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from budgets.ledger import services as ledger
from budgets.ledger.plan import Plan
from budgets.models import BudgetLine, LedgerColumn, LedgerLayout
from budgets.selectors import entry_rows, execution
from budgets.services import add_line
from core.documents import render
from core.periods import Month
from organization.access import rights_of
from organization.models import Placement, Role, Unit, User
from organization.selectors import tree_as_of
from organization.services import appoint
from programs.benchmark.facilities import FACILITIES, generate_facilities
from programs.benchmark.gathering import GatheringCases
from programs.benchmark.measure import Measure, measure
from programs.benchmark.office import LARGE_OFFICE, make_large_office
from programs.report import budget_execution
from reporting.models import Figure, Kind, Period, SeriesPlacement, Submission
from reporting.selectors import submitting_units

BARE_SQL = """
    SELECT p.name, sum(a.amount), (
        SELECT sum(f.value) FROM reporting_figure f
        WHERE f.series_id = p.series_id AND f.month BETWEEN %s AND %s)
    FROM reporting_seriesplacement p
    JOIN budgets_budgetline l ON l.series_id = p.series_id
    LEFT JOIN budgets_appropriation a ON a.line_id = l.id AND a.month <= %s
    WHERE p.unit_id = ANY(%s) AND p.valid_from <= %s AND p.valid_until > %s
    GROUP BY p.id ORDER BY p."order"
"""

#: So many more months give the reported bureau about twenty thousand actuals.
ACTUAL_MONTHS = 24
LEDGER_COLUMNS = ("code", "name", "original", "supplementary", "current", "spent_to_date")


def _export_row(line) -> str:
    """A line as the ledger would have it a month later: more spent, a little more budget."""
    current = (line.current or 0) + 7
    spent = (line.spent or 0) + 1_234_567
    name = line.name.replace('"', '""')
    return f'{line.line.ledger_code},"{name}",{current - 7_000},7000,{current},{spent}'


#: What can be measured by itself, in the order of the whole: some cases leave rows that later ones read.
GROUPS = ("import", "pages", "saving", "ledger", "printing", "board", "facilities", "gathering", "actuals")


class Benchmark(GatheringCases):
    """The cases, on a database made for it and dropped afterwards; all of them, or the ``groups`` asked for."""

    def __init__(self, runs: int, groups: Iterable[str] = GROUPS):
        self.runs, self.groups = runs, set(groups)

    def run(self) -> list[Measure]:
        results = [self.import_case(path) for path in self._folders()] if "import" in self.groups else []
        call_command("load_demo", stdout=StringIO())
        self._find_places()
        cases = {
            "pages": self.page_cases,
            "saving": lambda: [self.save_case(), *self.grid_cases(), self.workbook_case()],
            "ledger": self.ledger_cases,
            "printing": self.print_cases,
            "board": self.board_cases,
            "facilities": self.facility_cases,
            "gathering": self.gathering_cases,
            "actuals": self.actual_cases,
        }
        for group, measured in cases.items():
            results += measured() if group in self.groups else []
        return results

    def _folders(self) -> list[Path]:
        return sorted(path for path in Path(settings.DEMO_DATA_DIR).iterdir() if path.is_dir())

    def _find_places(self) -> None:
        self.open_period = Period.objects.filter(state=Period.State.OPEN).latest("month")
        self.month = self.open_period.as_month.previous
        self.office_id = self.open_period.office_id
        self.tree = tree_as_of(self.month.last_day)
        rows = submitting_units(self.tree.descendant_ids(self.office_id), self.month)
        self.largest = max(rows, key=rows.get)
        self.first = next(pk for pk in self.tree.descendant_ids(self.office_id) if pk in rows)
        self.largest_rows = rows[self.largest]

    def import_case(self, folder: Path) -> Measure:
        def load():
            with transaction.atomic():
                call_command("import_data", str(folder), stdout=StringIO())
                transaction.set_rollback(True)

        return measure(f"import {folder.name}", load, runs=3, aim_ms=3000)

    def page_cases(self) -> list[Measure]:
        user = User.objects.get(username="coordinator")
        officer = self._officer_of(self.largest)
        query = f"?month={int(self.month)}"
        entry = reverse("money_entry", kwargs={"unit": self.largest, "month": self.open_period.as_month})
        review = entry.replace("/entry/", "/review/")
        cases = [
            ("department page", reverse("unit", args=[self.first]) + query, user, [self.first]),
            ("bureau page", reverse("unit", args=[self.office_id]) + query, user, None),
            (f"entry page of {self.largest_rows} lines", entry, officer, [self.largest]),
            (f"review page of {self.largest_rows} lines", review, officer, [self.largest]),
            ("list of lines", reverse("budget_lines") + query, user, None),
            ("list of programs", reverse("programs"), user, None),
            ("search", reverse("search") + "?q=여성", user, None),
            ("home of the coordinator", reverse("home"), user, None),
        ]
        return [self._page(*case) for case in cases]

    def _page(self, name: str, address: str, user: User, unit_ids: list[int] | None) -> Measure:
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        units = unit_ids or self.tree.descendant_ids(self.office_id)
        month = self.month.value
        parameters = [self.month.first_of_year.value, month, month, units, month, month]

        def get():
            response = client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")

        def bare():
            with connection.cursor() as cursor:
                cursor.execute(BARE_SQL, parameters)
                return cursor.fetchall()

        return measure(name, get, runs=self.runs, aim_ms=100, bare=bare)

    def board_cases(self) -> list[Measure]:
        """Home and board of an office of a hundred generated units with ten lines each."""
        user, office = make_large_office(self.open_period.as_month)
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        query = f"?office={office.pk}"

        def get(address):
            response = client.get(address)
            if response.status_code != 200 or response.content.count(b'scope="row"') < LARGE_OFFICE:
                raise RuntimeError(f"{address} answered {response.status_code} without its units")

        return [
            measure(f"{name} of {LARGE_OFFICE} units", lambda a=address: get(a), runs=self.runs, aim_ms=150)
            for name, address in (("home", reverse("home") + query), ("board", reverse("board") + query))
        ]

    def facility_cases(self) -> list[Measure]:
        """The list of as many facilities as an office of a great city counts, each with contract and record."""
        user = User.objects.get(username="coordinator")
        generate_facilities(FACILITIES, Unit.objects.get(pk=self.office_id), self.tree)
        month = f"month={int(self.month)}"
        contracts = reverse("facilities_ending")
        cases = [
            ("", reverse("facilities") + f"?{month}"),
            (", filtered", reverse("facilities") + f"?{month}&mode=entrusted&operator=1&ending=180"),
            (", by end of term", reverse("facilities") + f"?{month}&sort=-term"),
            (", by occupancy", reverse("facilities") + f"?{month}&sort=occupancy&page=30"),
            (", ending contracts", f"{contracts}?{month}"),
        ]
        return [self._read(f"{FACILITIES:,} facilities{name}", address, user) for name, address in cases]

    def _read(self, name: str, address: str, user: User) -> Measure:
        client = Client(headers={"host": "localhost"})
        client.force_login(user)

        def get():
            response = client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")

        return measure(name, get, runs=self.runs, aim_ms=150)

    def save_case(self) -> Measure:
        client = Client(headers={"host": "localhost"})
        client.force_login(self._officer_of(self.largest))
        month = self.open_period.as_month
        address = reverse("money_entry", kwargs={"unit": self.largest, "month": month})
        step = iter(range(1, 1_000_000))

        submission = Submission.objects.get(period=self.open_period, unit_id=self.largest, kind=Kind.MONEY)

        def save():
            value = str(next(step))
            fields = {"unit": "천원", "mode": "this_month", "action": "save"}
            for row in entry_rows(submission, self.tree):
                fields[f"seen-{row.series_id}"] = f"{row.version}|?"
                fields[f"this_month-{row.series_id}"] = value
            start = time.perf_counter()
            response = client.post(address, fields)
            self.save_times.append((time.perf_counter() - start) * 1000)
            if response.status_code != 302:
                raise RuntimeError(f"saving answered {response.status_code}")

        self.save_times: list[float] = []
        result = measure(f"save of {self.largest_rows} cells", save, runs=min(self.runs, 10))
        durations = sorted(self.save_times[1 : result.runs + 1])
        result.p50_ms = round(statistics.median(durations), 1)
        result.p95_ms = round(durations[-1], 1)
        return result

    def ledger_cases(self) -> list[Measure]:
        """The office's whole export: dropped and compared, and applied; each run is undone."""
        actor = User.objects.get(username="coordinator")
        month = self.open_period.as_month
        tree = rights_of(actor).tree_on(month.last_day)
        units = tree.descendant_ids(self.office_id)
        lines = execution(units, month, draft_unit_ids=units).lines
        layout = LedgerLayout.objects.create(office_id=self.office_id, name="bench")
        LedgerColumn.objects.bulk_create(
            LedgerColumn(layout=layout, meaning=meaning, header=meaning) for meaning in LEDGER_COLUMNS
        )
        for place, line in enumerate(lines):  # as after the first month: every line is known by its code
            line.line.ledger_code = f"bench-{place}"
        BudgetLine.objects.bulk_update([line.line for line in lines], ["ledger_code"])
        text = "\n".join([",".join(LEDGER_COLUMNS), *(_export_row(line) for line in lines)])
        file = SimpleUploadedFile("bench.csv", text.encode())

        def compare():
            file.seek(0)
            upload = ledger.stage(actor=actor, period=self.open_period, unit=None, file=file)
            plan = Plan(upload, tree)
            if plan.unmatched:
                raise RuntimeError("the benchmark's own export is not matched")
            return upload, plan

        def whole():
            with transaction.atomic():
                upload, plan = compare()
                ledger.apply(actor=actor, upload=upload, fingerprint=plan.fingerprint, explanation="bench")
                transaction.set_rollback(True)

        return [
            measure(f"ledger of {len(lines)} lines compared", compare, runs=5, aim_ms=2000),
            measure(f"ledger of {len(lines)} lines, all of it", whole, runs=5, aim_ms=2000),
        ]

    def _timed_saves(self, name: str, act: Callable[[], float], runs: int, aim_ms: float) -> Measure:
        """A case whose preparation does not count: ``act`` returns the milliseconds that do."""
        spent: list[float] = []
        result = measure(name, lambda: spent.append(act()), runs=runs, aim_ms=aim_ms)
        counted = sorted(spent[1 : runs + 1])
        result.p50_ms = round(statistics.median(counted), 1)
        result.p95_ms = round(counted[min(len(counted) - 1, int(len(counted) * 0.95))], 1)
        return result

    def grid_cases(self) -> list[Measure]:
        """One cell saved by itself; all rows of the largest unit pasted: shown, then saved."""
        client = Client(headers={"host": "localhost"})
        client.force_login(self._officer_of(self.largest))
        place = {"unit": self.largest, "month": self.open_period.as_month}
        submission = Submission.objects.get(period=self.open_period, unit_id=self.largest)
        step = iter(range(1, 1_000_000))

        def send(name: str, body: dict) -> tuple[float, dict]:
            start = time.perf_counter()
            response = client.post(reverse(name, kwargs=place), json.dumps(body), content_type="application/json")
            spent = (time.perf_counter() - start) * 1000
            if response.status_code != 200:
                raise RuntimeError(f"{name} answered {response.status_code}: {response.content[:200]}")
            return spent, response.json()

        def save_cell() -> float:
            row = entry_rows(submission, self.tree)[0]
            cell = {"value": str(next(step)), "seen": f"{row.version}|?"}
            body = {"unit": "천원", "mode": "this_month", "cells": {f"this_month-{row.series_id}": cell}}
            return send("money_cells", body)[0]

        def preview() -> tuple[float, dict]:
            rows = entry_rows(submission, self.tree)
            text = "\n".join(f"{row.name}\t{next(step)}" for row in rows)
            order = [row.series_id for row in rows]
            return send("money_paste", {"unit": "천원", "mode": "this_month", "text": text, "order": order})

        def save_block() -> float:
            shown = preview()[1]
            return send("money_cells", {name: shown[name] for name in ("unit", "mode", "cells")})[0]

        rows = self.largest_rows
        return [
            self._timed_saves("one cell saved", save_cell, max(self.runs, 100), 30),
            self._timed_saves(f"paste of {rows} rows shown", lambda: preview()[0], self.runs, 150),
            self._timed_saves(f"paste of {rows} rows saved", save_block, min(self.runs, 20), 150),
        ]

    def workbook_case(self, lines: int = 243) -> Measure:
        """A unit's year: the workbook handed over, and taken back and compared."""
        month = Month.of(self.open_period.month // 100, 12)
        unit = Unit.objects.create(kind=Unit.objects.get(pk=self.largest).kind)
        Placement.objects.create(
            unit=unit, parent_id=self.office_id, name="측정과", valid_from=Month.of(2000, 1).first_day
        )
        coordinator = User.objects.get(username="coordinator")
        for number in range(lines):
            add_line(actor=coordinator, unit=unit, fiscal_year=month.year, name=f"세부사업 {number}", order=number)
        for number in range(1, 13):
            Period.objects.get_or_create(office_id=self.office_id, month=Month.of(month.year, number).value)
        client = Client(headers={"host": "localhost"})
        client.force_login(self._officer_of(unit.pk))
        address = reverse("money_workbook", kwargs={"unit": unit.pk, "month": month}) + "?span=year&unit=원"

        def there_and_back():
            content = client.get(address).content
            response = client.post(address, {"file": SimpleUploadedFile("book.xlsx", content)})
            if response.status_code != 200:
                raise RuntimeError(f"the workbook was answered {response.status_code}")

        return measure(f"workbook of {lines} x 12 out and in", there_and_back, runs=5, aim_ms=1000)

    def print_cases(self) -> list[Measure]:
        office = Unit.objects.get(pk=self.office_id)
        document = budget_execution(office, self.month)

        def build():
            return budget_execution(office, self.month)

        aims = {"hwpx": 300, "pdf": 1000, "xlsx": 300}
        return [
            measure("chapter built from figures", build, runs=self.runs),
            *(
                measure(f"chapter as {name}", lambda n=name: render(document, n), runs=10, aim_ms=aim)
                for name, aim in aims.items()
            ),
        ]

    def actual_cases(self) -> list[Measure]:
        """The list of indicators over two more years of drafts: about twenty thousand actuals."""
        rows = SeriesPlacement.objects.filter(
            unit__in=self.tree.descendant_ids(self.office_id), series__kind=Kind.INDICATORS
        ).select_related("series")
        author, month = User.objects.get(username="coordinator"), self.open_period.as_month
        for _month in range(ACTUAL_MONTHS):
            month = month.next
            period, _created = Period.objects.get_or_create(office_id=self.office_id, month=month.value)
            units = {row.unit_id for row in rows}
            submissions = {pk: Submission(period=period, unit_id=pk, kind=Kind.INDICATORS) for pk in units}
            Submission.objects.bulk_create(submissions.values())
            Figure.objects.bulk_create(
                Figure(
                    series=row.series,
                    submission=submissions[row.unit_id],
                    month=month.value,
                    covers_from=month.first_day,
                    covers_to=month.last_day,
                    value=place % 97,
                    given_unit=row.series.measure,
                    entered_by=author,
                )
                for place, row in enumerate(rows)
            )
        count = Figure.objects.filter(series__kind=Kind.INDICATORS).count()
        address = reverse("indicators") + f"?month={int(month)}"
        return [self._page(f"list of indicators, {count} actuals", address, author, None)]

    def _officer_of(self, unit_id: int) -> User:
        user, _created = User.objects.get_or_create(username=f"bench-{unit_id}")
        appoint(
            actor=None,
            user=user,
            unit=Unit.objects.get(pk=unit_id),
            role=Role.OFFICER,
            valid_from=Month.of(2000, 1).first_day,
        )
        Submission.objects.get_or_create(period=self.open_period, unit_id=unit_id, kind=Kind.MONEY)
        return user

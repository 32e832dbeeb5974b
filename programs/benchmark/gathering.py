"""What is measured of gathering: indicators typed and read, workbooks from districts, texts of a round, grants."""

import io
import re
import time
import zipfile
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from budgets.models import Grant, GrantStep
from core.periods import Month
from organization.access import rights_of
from organization.models import Unit, User
from programs import services
from programs.collecting.table import CollectionTable
from programs.collecting.workbook import write_workbook
from programs.models import Collection, Indicator, Narrative, Program
from programs.selectors.grid import indicator_tables
from reporting.models import Figure, Kind, Period, Round, RoundSection, SeriesPlacement, Submission

GRANTS, DISTRICTS, ASKED = 4_000, 25, 3
SHEET = "xl/worksheets/sheet1.xml"
TEXT = "□ 추진실적\nㅇ 상담 1,311명, 교육 42회(집행률 46.0%)\n - 자치구 25곳과 함께 함\n※ 다음 달 계획 별도"


def fill_indicators(period: Period, unit: Unit, author: User) -> int:
    """A number in every row that the month asks for; returns how many there are."""
    month = period.as_month
    submission, _created = Submission.objects.get_or_create(period=period, unit=unit, kind=Kind.INDICATORS)
    rows = [row for table in indicator_tables(unit, month) if not table.is_folded for row in table.rows]
    Figure.objects.bulk_create(
        Figure(
            series_id=row.series_id,
            submission=submission,
            month=month.value,
            covers_from=month.first_day,
            covers_to=month.last_day,
            value=row.series_id % 97,
            given_unit=row.measure,
            entered_by=author,
        )
        for row in rows
    )
    return len(rows)


def ask_districts(unit: Unit, month: Month, author: User) -> Collection:
    """A collection of a few indicators from every district."""
    own = SeriesPlacement.objects.as_of(month).filter(unit=unit, series__kind=Kind.INDICATORS)
    whole = Indicator.objects.filter(
        categories__series__in=own.values("series"), categories__breakdown=None, breakdowns=None, aggregation="sum"
    ).distinct()
    keys = [f"indicator-{pk}" for pk in whole.order_by("pk").values_list("pk", flat=True)[:ASKED]]
    return services.start_collection(
        actor=author, unit=unit, month=month, kind=Kind.INDICATORS, basis=Collection.Basis.DISTRICT, keys=keys
    )


def replies(collection: Collection) -> list[SimpleUploadedFile]:
    """Every member's workbook with a number in each open cell, as a spreadsheet would save it."""
    table = CollectionTable(collection)
    return [
        SimpleUploadedFile(f"{member.name}.xlsx", _typed(write_workbook(collection, "측정과", member, {}), number))
        for number, member in enumerate(table.members, start=1)
    ]


def _typed(content: bytes, number: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename == SHEET:
                text = re.sub(rb'<c r="(E\d+)"( s="\d+")?/>', rb'<c r="\1"\2><v>%d</v></c>' % number, text)
            target.writestr(entry.filename, text)
    return out.getvalue()


def open_round_with_texts(office: Unit, author: User, month: Month) -> tuple[Round, int]:
    """A round of all units that have programs, every text written; and the unit with the most of them."""
    inside = rights_of(author).tree.descendant_ids(office.pk)
    units = set(Program.objects.filter(unit_id__in=inside).values_list("unit_id", flat=True))
    found = services.open_round(
        actor=author,
        office=office,
        title="bench",
        session="",
        as_of=month.last_day,
        due_on=month.last_day + timedelta(days=7),
        sections=RoundSection.values,
        unit_ids=units,
    )
    blocks = [{"type": "line", "level": 1, "text": line} for line in TEXT.splitlines()]
    texts = Narrative.objects.filter(item__round=found)
    texts.update(blocks=blocks, is_stale=False)
    counts = list(texts.values_list("item__unit_id", flat=True))
    return found, max(units, key=counts.count)


def generate_grants(count: int, units: list[int], month: Month, author: User) -> None:
    """Grants of the year over units and recipients, each decided, paid and partly spent, some settled."""
    grants = Grant.objects.bulk_create(
        Grant(
            unit_id=units[number % len(units)],
            fiscal_year=month.year,
            kind=Grant.Kind.values[number % len(Grant.Kind.values)],
            program_title=f"bench {number // DISTRICTS}",
            recipient=f"bench {number}",
            district=f"bench {number % DISTRICTS}",
        )
        for number in range(count)
    )
    kinds = (GrantStep.Kind.DECISION, GrantStep.Kind.PAYMENT, GrantStep.Kind.SPENDING, GrantStep.Kind.SETTLEMENT)
    GrantStep.objects.bulk_create(
        GrantStep(
            grant=grant,
            kind=kind,
            month=month.value,
            amount=1_000_000 * (4 - step),
            due_on=month.last_day + timedelta(days=number % 90 - 45) if kind in GrantStep.WITH_DUE_DATE else None,
            entered_by=author,
        )
        for number, grant in enumerate(grants)
        for step, kind in enumerate(kinds[: 2 + number % 3])
    )


class GatheringCases:
    """Beside ``Benchmark``: its places, its people and its ways of measuring."""

    def gathering_cases(self) -> list:
        month = self.open_period.as_month
        office = Unit.objects.get(pk=self.office_id)
        coordinator = User.objects.get(username="coordinator")
        placed = SeriesPlacement.objects.as_of(month).filter(
            unit__in=self.tree.descendant_ids(self.office_id), series__kind=Kind.INDICATORS
        )
        owning = list(placed.values_list("unit_id", flat=True))
        unit = Unit.objects.get(pk=max(set(owning), key=owning.count))
        officer = self._officer_of(unit.pk)
        place = {"unit": unit.pk, "month": month}
        rows = fill_indicators(self.open_period, unit, officer)
        collection = ask_districts(unit, month, officer)
        found, writing = open_round_with_texts(office, coordinator, self.month)
        generate_grants(GRANTS, list(self.tree.descendant_ids(self.office_id)), month, officer)
        query = f"?month={int(month)}"
        pages = [
            (f"indicators of {rows} cells typed", reverse("indicator_entry", kwargs=place), officer),
            (f"indicators of {rows} cells read", reverse("indicator_review", kwargs=place), officer),
            ("collections of a month", reverse("collections", kwargs=place), officer),
            ("board of a round", reverse("round", args=[found.pk]), coordinator),
            ("texts of a unit", reverse("round_unit", args=[found.pk, writing]), self._officer_of(writing)),
            ("texts of a unit read", reverse("round_review", args=[found.pk, writing]), self._officer_of(writing)),
            (f"list of {GRANTS:,} grants", reverse("grants") + query, coordinator),
            (f"list of {GRANTS:,} grants, sorted", reverse("grants") + query + "&sort=-rate&page=3", coordinator),
        ]
        receiving = self._receiving(collection, officer)
        services.receive_files(actor=officer, collection=collection, files=replies(collection))
        pages.append(("collection of 25 replies", reverse("collection", args=[collection.pk]), officer))
        return [receiving, *(self._read(*page) for page in pages)]

    def _receiving(self, collection: Collection, officer: User):
        """All replies dropped at once; each run is undone."""

        def receive() -> float:
            files = replies(collection)
            with transaction.atomic():
                start = time.perf_counter()
                received = services.receive_files(actor=officer, collection=collection, files=files)
                spent = (time.perf_counter() - start) * 1000
                transaction.set_rollback(True)
            if received.taken != len(files):
                raise RuntimeError(f"{received.taken} of {len(files)} replies were taken: {received}")
            return spent

        return self._timed_saves(f"{DISTRICTS} replies received", receive, min(self.runs, 10), 1000)

"""The whole bureau of the published report through the ledger: 243 lines, then a second month."""

import time
from collections import defaultdict

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import LedgerLink
from budgets.selectors import execution
from core.periods import Month
from organization.selectors import tree_as_of
from programs.importing.loading import import_path
from reporting.models import Period, SeriesPlacement, Submission
from tests import factories
from tests.importing.samples import BUREAU
from tests.ledger.conftest import Desk
from tests.ledger.samples import make_layout, row, xlsx

JUNE, JULY = Month(202306), Month(202307)
#: What a ledger knows beyond the rounded paper.
WON = 123_457


class Bureau:
    """The published May, an open June, and a coordinator; no test writes to it for good."""

    def __init__(self):
        result = import_path(BUREAU)
        assert not result.problems
        may = Period.objects.get(month=202305)
        self.office = may.office
        self.june = factories.make_period(self.office, JUNE)
        self.coordinator = factories.make_user("coordinator", self.office)
        make_layout(self.office)

    def lines(self, month=JUNE):
        self.tree = tree_as_of(month.last_day)
        units = self.tree.descendant_ids(self.office.pk)
        return execution(units, month, draft_unit_ids=units).lines

    def export(self, month=JUNE, step=1_000_000):
        """Every line as the ledger has it: in won, half of its change since the paper as 추경, with a code."""
        rows = []
        for place, line in enumerate(self.lines(month)):
            current = (line.current or 0) + (WON if month == JUNE else 0)
            rows.append(
                row(
                    line.name,
                    code=f"3040-{place:04d}",
                    unit=self.tree.name(line.unit_id),
                    account=line.account_name,
                    original=current - 7_000,
                    supplementary=7_000,
                    spent=(line.spent or 0) + step + place,
                )
            )
        return rows


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def bureau(db):
    return Bureau()


@pytest.fixture
def desk(client, bureau):
    return Desk(client, bureau, bureau.june)


def settle_namesakes(desk, bureau):
    """Names that stand twice in one unit and account are for people: here by their order."""
    taken = defaultdict(list)
    for line in bureau.lines():
        taken[bureau.tree.name(line.unit_id), line.name].append(line.line.pk)
    page = desk.look()
    found = len(page.context["unmatched"])
    for one in page.context["unmatched"]:
        line = taken[one["unit"], one["name"]].pop(0)
        assert line in {candidate["line"] for candidate in one["candidates"]}
        desk.settle(choice=f"{one['key']}:line:{line}")
    return found


def test_243_lines_through_two_months(bureau, desk, client):
    rows = bureau.export()
    assert len(rows) == 243
    page = desk.drop(xlsx(rows))
    counts = page.context["counts"]
    assert counts["matched"] >= 230 and counts["renamed"] == 0
    assert settle_namesakes(desk, bureau) == 243 - counts["matched"]
    page = desk.look()
    assert page.context["counts"] == {"matched": 243, "renamed": 0, "new": 0, "vanished": 0}
    assert all(total["agrees"] for total in page.context["control"])
    assert all(not total["difference"] for unit in page.context["by_unit"] for total in unit["totals"])
    desk.apply()
    assert desk.upload.outcome["cells"] == 243
    after = bureau.lines()
    assert sum(line.spent for line in after) == sum(one["spent_to_date"] for one in rows)
    assert sum(line.current for line in after) == sum(one["current"] for one in rows)
    assert LedgerLink.objects.count() == 243

    july = Desk(client, bureau, factories.make_period(bureau.office, JULY))
    rows = bureau.export(JULY)
    gone, renamed = rows.pop(10), rows[20]
    renamed["name"] += "(시범)"
    rows.append(row("완전히 새로운 사업", code="9999", unit=rows[0]["unit"], original=5, spent=1))
    page = july.drop(xlsx(rows, name="7월.xlsx"))
    assert page.context["counts"] == {"matched": 241, "renamed": 1, "new": 1, "vanished": 1}
    [new] = page.context["unmatched"]
    assert new["name"] == "완전히 새로운 사업"
    assert [found["name"] for found in page.context["vanished"]] == [gone["name"]]
    july.settle(choice=f"{new['key']}:new:{new['unit_id']}")
    july.apply(explanation="하반기 폐지")
    assert july.upload.state == "applied"
    assert SeriesPlacement.objects.as_of(JULY).filter(name=renamed["name"]).count() == 1


def test_243_lines_within_two_seconds(bureau, desk, client):
    """Upload with preview, and the act; counted on this machine with all its tests beside it."""
    file = xlsx(bureau.export())
    begin = time.perf_counter()
    desk.drop(file)
    dropped = time.perf_counter() - begin
    settle_namesakes(desk, bureau)
    desk.look()
    begin = time.perf_counter()
    desk.apply()
    applied = time.perf_counter() - begin
    print(f"drop and preview {dropped:.2f} s, apply {applied:.2f} s")
    assert desk.upload.state == "applied"
    assert dropped < 4 and applied < 4  # the aim is 2 s; `make bench` measures it alone


def test_the_queries_do_not_grow_with_the_rows(bureau, world, client):
    few = Desk(Client(), world, world.june)
    few.drop(xlsx([row("가족센터 운영", unit="가족정책과", original=100_000_000, spent=1)]))
    many = Desk(client, bureau, bureau.june)
    many.drop(xlsx(bureau.export()))
    counted = [queries_of(one.client, one.address) for one in (few, many)]
    assert counted[1] <= counted[0] + 1 and counted[1] <= 15, counted
    address = reverse("ledger", args=[bureau.june.pk])
    assert queries_of(client, address) <= 15


def test_applying_takes_a_number_of_queries_by_unit_not_by_line(bureau, desk, django_assert_max_num_queries):
    desk.drop(xlsx(bureau.export()))
    settle_namesakes(desk, bureau)
    desk.look()
    with django_assert_max_num_queries(40 + 8 * 12):
        desk.apply()
    assert desk.upload.state == "applied"
    assert Submission.objects.filter(period=bureau.june).count() == 7

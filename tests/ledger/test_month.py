"""A month from the dropped file to the figures: matched, shown, applied once, whole or not at all."""

import pytest

from budgets.models import Appropriation, BudgetLine, LedgerLink, LedgerUpload
from budgets.selectors import execution
from reporting.models import Figure, SeriesPlacement
from tests import factories
from tests.factories import JULY, JUNE, MAY
from tests.ledger.conftest import Desk
from tests.ledger.samples import csv_file, row, xlsx

CENTER = {"code": "A1", "unit": "가족정책과", "account": "일반회계", "name": "가족센터 운영"}
CARE = {"code": "A2", "unit": "가족정책과", "account": "일반회계", "name": "아이돌봄"}
DAYCARE = {"code": "B1", "unit": "보육과", "account": "일반회계", "name": "어린이집 운영"}


def month_of(*, center=1_500, care=2_000, daycare=700, original=100_000_000):
    return [
        row(**CENTER, original=original, spent=center),
        row(**CARE, original=original, spent=care),
        row(**DAYCARE, original=original, spent=daycare),
    ]


def spent(line, month=JUNE):
    return {f.month: int(f.value) for f in Figure.objects.filter(series=line.series).up_to(month)}


def test_a_first_month_is_matched_by_name_and_needs_nobody(world, desk, text):
    world.close()  # May: 1,000 and 2,000
    page = desk.drop(xlsx(month_of()))
    assert page.context["counts"] == {"matched": 3, "renamed": 0, "new": 0, "vanished": 0}
    assert "파일 합계 = 포털 합계" in text(page) and "4,200" in text(page)
    assert [total["agrees"] for total in page.context["control"]] == [True, True]
    assert Figure.objects.filter(month=202306).count() == 0
    desk.apply()
    assert spent(world.line) == {202305: 1_000, 202306: 500}
    assert spent(world.second) == {202305: 2_000, 202306: 0}
    figure = Figure.objects.get(series=world.line.series, month=202306)
    assert (figure.given_unit, figure.entered_by) == ("원", world.coordinator)
    assert Appropriation.objects.count() == 3  # the file's budget is what the portal held


def test_a_line_without_earlier_months_covers_them_too(world, desk):
    desk.load(xlsx(month_of()))
    figure = Figure.objects.get(series=world.line.series)
    assert (figure.value, figure.covers_from.isoformat(), figure.covers_to.isoformat()) == (
        1_500,
        "2023-01-01",
        "2023-06-30",
    )


@pytest.mark.parametrize("make", [xlsx, csv_file], ids=["xlsx", "csv of CP949"])
def test_titles_totals_unknown_columns_and_printed_numbers(world, desk, make):
    page = desk.drop(make(month_of(center=-1_500)))
    assert page.context["total_rows"] == 3
    assert page.context["counts"]["matched"] == 3
    desk.apply()
    assert spent(world.line) == {202306: -1_500}


def test_what_was_taken_back_is_a_negative_month(world, desk, text):
    world.close()
    page = desk.drop(xlsx(month_of(center=400)))
    assert "음수" in text(page)
    desk.apply()
    assert spent(world.line) == {202305: 1_000, 202306: -600}


def test_the_second_month_has_nothing_to_match(world, desk, client):
    """A name unlike any of the portal is linked once."""
    strange = month_of()
    strange[0]["name"] = "패밀리센터 민간위탁금"
    page = desk.drop(xlsx(strange))
    assert page.context["counts"] == {"matched": 2, "renamed": 0, "new": 1, "vanished": 1}
    [unmatched] = page.context["unmatched"]
    assert unmatched["candidates"][0]["name"] == "가족센터 운영"
    assert "같은 부서" in unmatched["candidates"][0]["why"]
    desk.settle(choice=f"{unmatched['key']}:line:{world.line.pk}")
    assert desk.page.context["unmatched"] == []
    desk.apply()
    assert spent(world.line) == {202306: 1_500}
    assert world.line.series.placements.get().name == "가족센터 운영"  # linked by hand: the portal's name stays

    next_desk = Desk(client, world, factories.make_period(world.office, JULY))
    strange[0]["spent_to_date"] = 1_900
    page = next_desk.drop(xlsx(strange, name="7월.xlsx"))
    assert page.context["counts"] == {"matched": 3, "renamed": 0, "new": 0, "vanished": 0}
    next_desk.apply()
    assert spent(world.line, JULY) == {202306: 1_500, 202307: 400}
    assert LedgerLink.objects.count() == 3


def test_a_renamed_line_keeps_its_old_name_in_old_months(world, desk, client):
    desk.load(xlsx(month_of()))
    july = Desk(client, world, factories.make_period(world.office, JULY))
    rows = month_of()
    rows[0]["name"] = "가족센터 운영 지원"
    page = july.drop(xlsx(rows, name="7월.xlsx"))
    assert page.context["counts"]["renamed"] == 1
    july.apply()
    names = SeriesPlacement.objects.filter(series=world.line.series)
    assert names.as_of(JUNE).get().name == "가족센터 운영"
    assert names.as_of(JULY).get().name == "가족센터 운영 지원"
    assert names.as_of(JULY).get().valid_until == 202401


def test_a_refused_new_name_is_not_asked_again(world, desk, client):
    desk.load(xlsx(month_of()))
    july = Desk(client, world, factories.make_period(world.office, JULY))
    rows = month_of()
    rows[0]["name"] = "가족센터 운영 지원"
    july.drop(xlsx(rows, name="7월.xlsx"))
    july.apply(rename=[])
    assert world.line.series.placements.get().name == "가족센터 운영"
    august = Desk(client, world, factories.make_period(world.office, JULY.next))
    page = august.drop(xlsx(rows, name="8월.xlsx"))
    assert page.context["counts"]["renamed"] == 0 and page.context["renamed"] == []


def test_a_difference_of_spaces_is_no_new_name(world, desk):
    rows = month_of()
    rows[0]["name"] = "가족센터운영"
    page = desk.drop(xlsx(rows))
    assert page.context["counts"] == {"matched": 3, "renamed": 0, "new": 0, "vanished": 0}


def test_a_new_line_begins_with_the_month(world, desk):
    rows = [
        *month_of(),
        row("1인가구 지원", code="A3", unit="가족정책과", account="신규기금", original=5_000, spent=10),
    ]
    page = desk.drop(xlsx(rows))
    [unmatched] = page.context["unmatched"]
    desk.settle(choice=f"{unmatched['key']}:new:{world.unit.pk}")
    desk.apply()
    line = BudgetLine.objects.get(ledger_code="A3")
    placement = line.series.placements.get()
    assert (placement.unit, placement.valid_from, placement.valid_until) == (world.unit, 202306, 202401)
    assert line.account.name == "신규기금"
    assert spent(line) == {202306: 10}
    lines = {found.name: found for found in execution([world.unit.pk], JUNE, draft_unit_ids=[world.unit.pk]).lines}
    assert lines["1인가구 지원"].current == 5_000
    assert "1인가구 지원" not in {found.name for found in execution([world.unit.pk], MAY).lines}


def test_a_vanished_line_is_kept_and_must_be_explained_when_money_stands_on_it(world, desk, text):
    world.close()
    page = desk.drop(xlsx(month_of()[1:]))
    assert [found["name"] for found in page.context["vanished"]] == ["가족센터 운영"]
    assert page.context["needs_explanation"]
    page = desk.apply()
    assert page.status_code == 422 and "까닭" in text(page)
    assert not Figure.objects.filter(month=202306).exists()
    desk.apply(explanation="다음 달에 이체")
    assert desk.upload.explanation == "다음 달에 이체"
    assert spent(world.line) == {202305: 1_000}
    assert Figure.objects.filter(month=202306).count() == 2


def test_the_same_file_again_changes_nothing(world, desk):
    desk.load(xlsx(month_of()))
    before = list(Figure.objects.values_list("pk", "value", "version")), Appropriation.objects.count()
    page = desk.drop(xlsx(month_of(), name="again.xlsx"))
    assert page.context["to_write"] == 0
    desk.apply()
    assert before == (list(Figure.objects.values_list("pk", "value", "version")), Appropriation.objects.count())


def test_applying_twice_is_applying_once(world, desk, client, text):
    desk.drop(xlsx(month_of()))
    fields = {"action": "apply", "fingerprint": desk.page.context["fingerprint"]}
    client.post(desk.address, fields)
    page = client.post(desk.address, fields, follow=True)
    assert page.status_code == 200 and "이미 반영" in text(page)
    assert {f.version for f in Figure.objects.all()} == {1}


def test_a_corrected_file_of_the_same_month_replaces_the_first(world, desk):
    desk.load(xlsx(month_of()))
    desk.load(xlsx(month_of(center=1_700, original=100_000_000), name="again.xlsx"))
    assert spent(world.line) == {202306: 1_700}


def test_a_stale_preview_is_refused_and_shown_anew(world, desk, text):
    desk.drop(xlsx(month_of()))
    factories.fill(world.next_submission, {world.line: 77}, actor=world.officer)
    page = desk.apply()
    assert page.status_code == 409 and "바뀌었습니다" in text(page)
    assert spent(world.line) == {202306: 77}
    desk.apply()
    assert spent(world.line) == {202306: 1_500}


def test_a_unit_that_has_handed_in_is_named_and_nothing_is_written(world, desk, text):
    factories.fill(world.next_submission, {world.line: 77}, actor=world.officer)
    factories.advance(world.next_submission, "submitted")
    page = desk.drop(xlsx(month_of()))
    assert "가족정책과(제출)" in text(page) and not page.context["is_ready"]
    page = desk.apply()
    assert page.status_code == 409 and "가족센터 운영" in text(page)
    assert Figure.objects.filter(month=202306).count() == 1
    assert LedgerUpload.objects.get().state == "staged"


def test_equal_rows_of_a_unit_that_has_handed_in_are_passed_over(world, desk):
    factories.fill(world.next_submission, {world.line: 1_500, world.second: 2_000}, actor=world.officer)
    factories.advance(world.next_submission, "confirmed")
    desk.load(xlsx(month_of()))
    assert spent(world.other_line) == {202306: 700}
    assert Figure.objects.get(series=world.line.series).version == 1


def test_of_a_returned_unit_only_the_returned_cells_are_written(world, desk):
    factories.fill(world.next_submission, {world.line: 77, world.second: 2_000}, actor=world.officer)
    factories.advance(world.next_submission, "returned", reasons={world.line.series_id: "원장과 다름"})
    desk.load(xlsx(month_of()))
    assert spent(world.line) == {202306: 1_500}


def test_a_closed_month_takes_no_file(world, desk, text):
    world.june.state = "closed"
    world.june.save()
    page = desk.drop(xlsx(month_of()))
    assert page.status_code == 409 and "마감" in text(page)
    assert not LedgerUpload.objects.exists()


def test_a_month_closed_after_the_preview_takes_nothing(world, desk):
    desk.drop(xlsx(month_of()))
    world.june.state = "closed"
    world.june.save()
    assert desk.apply().status_code == 409
    assert not Figure.objects.exists()


def test_a_dropped_file_writes_nothing(world, desk, client):
    desk.drop(xlsx(month_of()))
    client.post(desk.address, {"action": "discard"})
    assert LedgerUpload.objects.get().state == "discarded"
    assert client.post(desk.address, {"action": "apply", "fingerprint": "x"}).status_code == 409
    assert not Figure.objects.exists()


def test_a_unit_coordinator_loads_only_the_own_unit(world, client):
    gatherer = factories.make_user("unit_coordinator", world.unit)
    desk = Desk(client, world, world.june, gatherer)
    page = desk.drop(xlsx(month_of()))
    assert page.context["outside"] == 1 and page.context["counts"]["matched"] == 2
    desk.apply()
    assert spent(world.line) == {202306: 1_500} and spent(world.other_line) == {}


def test_whoever_loaded_and_submitted_does_not_confirm_alone(world, client):
    """Loading a file counts as typing."""
    one = factories.make_user("unit_coordinator", world.unit)
    factories.Assignment.objects.create(user=one, unit=world.unit, role="unit_head", valid_from=factories.LONG_AGO)
    desk = Desk(client, world, world.june, one)
    desk.load(xlsx(month_of()))
    submission = world.next_submission
    factories.services.submit(actor=one, submission=submission)
    with pytest.raises(factories.services.NotAllowed):
        factories.services.confirm(actor=one, submission=submission)
    factories.services.confirm(actor=world.head, submission=submission)

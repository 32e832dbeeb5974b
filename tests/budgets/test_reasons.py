"""Reasons and plans in the row: saved with the figures or not at all, held against what is spent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.entry import PlanEntry, save, save_plans
from budgets.models import ExecutionPlan, ExpeditedTarget
from budgets.plans import NotAPlan, parse_plans, plans_text
from budgets.selectors import entry_rows, marks, targets_of
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.models import Role
from organization.selectors import tree_as_of
from reporting.models import Figure, ReasonChoice, Remark
from reporting.remarks import RemarkEntry, remark
from reporting.services import Entry
from tests import factories
from tests.factories import JUNE, MAY, fill, make_line, make_user

MILLION = 1_000_000


def address(world, month=MAY, **parts):
    return reverse("money_entry", kwargs={"unit": world.unit.pk, "month": month}) + parts.get("query", "")


def send(client, world, user=None, month=MAY, **typed):
    client.force_login(user or world.officer)
    return client.post(address(world, month), {"unit": "백만원", "mode": "this_month", **typed})


def cells(world, **typed):
    """Inputs of the first line by name; ``seen`` of a reason or plan is empty unless told."""
    return {f"{name}-{world.line.series_id}": value for name, value in typed.items()}


def row_of(world, submission=None, month=MAY):
    rows = entry_rows(submission or world.submission, tree_as_of(month.last_day))
    return next(row for row in rows if row.series_id == world.line.series_id)


# The plan as one line.


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("", {}),
        ("9월 340, 11월 120", {202309: 340, 202311: 120}),
        ("7월 1,520", {202307: 1520}),
        (" 7월 1,520 / 12월: 3 ", {202307: 1520, 202312: 3}),
        ("6월△5 7월 0", {202306: -5, 202307: 0}),
    ],
)
def test_a_plan_is_read_as_people_write_it(text, plans):
    assert parse_plans(text, MAY, "백만원") == {month: amount * MILLION for month, amount in plans.items()}


@pytest.mark.parametrize(
    "text", ["340", "하반기 3", "4월 3", "13월 3", "0월 1", "7월", "7월 삼백", "7월 1, 7월 2", "x 7월 3"]
)
def test_what_is_no_plan_is_told(text):
    with pytest.raises(NotAPlan):
        parse_plans(text, MAY, "백만원")


def test_a_plan_is_shown_from_the_next_month_on():
    plans = {202304: MILLION, 202305: MILLION, 202307: 1_520 * MILLION, 202309: 1_499_999}
    assert plans_text(plans, MAY, "백만원") == "7월 1,520, 9월 1"


# One form, all or nothing.


def test_figures_reasons_and_plans_are_saved_together(client, world):
    choice = ReasonChoice.objects.get(name="하반기 집행")
    typed = cells(world, this_month="5", choice=choice.pk, text="계약이 밀림", expected="92.5%", plan="7월 10, 9월 3")
    assert send(client, world, **typed).status_code == 302
    row = row_of(world)
    assert (row.value, row.remark.choice, row.remark.text) == (5 * MILLION, choice, "계약이 밀림")
    assert str(row.remark.expected_rate) == "92.5" and row.plans == {202307: 10 * MILLION, 202309: 3 * MILLION}
    page = client.get(address(world)).content.decode()
    assert 'value="7월 10, 9월 3"' in page and 'value="92.5"' in page


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("plan", "340", "9월 340"),
        ("plan", "4월 3", "지난 달"),
        ("expected", "많이", "숫자가 아닙니다"),
        ("expected", "1000", "0에서 999"),
        ("choice", "x", "목록에 없는"),
        ("text", "가" * 301, "300자"),
    ],
)
def test_one_mistake_saves_nothing_and_stands_at_its_row(client, world, name, text, why):
    response = send(client, world, **cells(world, this_month="5", **{name: text}))
    page = response.content.decode()
    assert response.status_code == 422 and why in page and f'id="note-{world.line.series_id}"' in page
    assert not Figure.objects.exists() and not Remark.objects.exists() and not ExecutionPlan.objects.exists()


def test_a_reason_that_is_not_on_the_list_undoes_the_figures_too(client, world):
    response = send(client, world, **cells(world, this_month="5", choice="99999"))
    assert response.status_code == 422 and not Figure.objects.exists()


def test_untouched_cells_never_overwrite(client, world):
    remark(actor=world.officer, submission=world.submission, entries=[entry_of(world, "text", "먼저", "")])
    typed = cells(world, text="", seen_text="", plan="", seen_plan="", this_month="3")
    assert send(client, world, **typed).status_code == 302
    assert row_of(world).remark.text == "먼저"


def entry_of(world, field, value, seen):
    return RemarkEntry(world.line.series_id, field, value, seen)


def test_two_people_in_one_row_meet_only_in_the_same_cell(client, world):
    choice = ReasonChoice.objects.first()
    remark(actor=world.second_officer, submission=world.submission, entries=[entry_of(world, "text", "둘째", "")])
    assert send(client, world, **cells(world, choice=choice.pk, seen_choice="")).status_code == 302
    typed = cells(world, text="첫째", seen_text="", this_month="7")
    response = send(client, world, **typed)
    page = response.content.decode()
    assert response.status_code == 409 and "둘째" in page and 'value="첫째"' in page
    assert not Figure.objects.exists()
    again = send(client, world, **cells(world, text="첫째", seen_text="둘째", this_month="7"))
    assert again.status_code == 302
    row = row_of(world)
    assert (row.value, row.remark.text, row.remark.choice) == (7 * MILLION, "첫째", choice)


def test_a_plan_changed_meanwhile_is_shown_and_rounding_changes_nothing(client, world):
    plan = PlanEntry(world.line.series_id, {202307: 1_499_999}, "", "원")
    save_plans(actor=world.officer, submission=world.submission, entries=[plan])
    response = send(client, world, **cells(world, plan="8월 2", seen_plan=""))
    assert response.status_code == 409 and "7월 1" in response.content.decode()
    assert send(client, world, **cells(world, plan="7월 1, 8월 2", seen_plan="7월 1")).status_code == 302
    assert row_of(world).plans == {202307: 1_499_999, 202308: 2 * MILLION}
    assert send(client, world, **cells(world, plan="", seen_plan="7월 1, 8월 2")).status_code == 302
    assert row_of(world).plans == {}


def test_the_months_own_plan_is_given_once_and_does_not_follow_what_is_spent(client, world):
    assert send(client, world, **cells(world, plan="5월 10, 6월 1", seen_plan="")).status_code == 302
    response = send(client, world, **cells(world, plan="5월 3", seen_plan="6월 1"))
    assert response.status_code == 422 and "이미 있어" in response.content.decode()
    assert row_of(world).plans == {202305: 10 * MILLION, 202306: MILLION}


def test_last_months_reason_is_offered_and_kept_with_one_press(client, world):
    choice = ReasonChoice.objects.get(name="분기 교부")
    entries = [entry_of(world, "choice_id", choice.pk, None), entry_of(world, "text", "2분기", "")]
    remark(actor=world.officer, submission=world.submission, entries=entries)
    client.force_login(world.officer)
    page = client.get(address(world, JUNE)).content.decode()
    assert "그대로" in page and 'placeholder="2분기"' in page
    typed = {"keep": world.line.series_id, **cells(world, choice="", text="", seen_choice="", seen_text="")}
    assert send(client, world, month=JUNE, **typed).status_code == 302
    row = row_of(world, world.next_submission, JUNE)
    assert (row.remark.choice, row.remark.text) == (choice, "2분기")
    assert "그대로</button>" not in client.get(address(world, JUNE)).content.decode()


def test_reasons_and_plans_are_locked_with_their_figures(world):
    world.fill()
    world.submit()
    world.return_line()
    acts = {"actor": world.officer, "submission": world.submission}
    save(**acts, remarks=[entry_of(world, "text", "고침", "")])
    other = world.second.series_id
    with pytest.raises(MonthClosed):
        remark(**acts, entries=[RemarkEntry(other, "text", "x", "")])
    with pytest.raises(MonthClosed):
        save_plans(**acts, entries=[PlanEntry(other, {202307: 1}, "", "원")])
    world.submit()
    with pytest.raises(MonthClosed):
        save(
            **acts, figures=[Entry(world.line.series_id, 5, "원", 1)], remarks=[entry_of(world, "text", "늦음", "고침")]
        )
    assert row_of(world).remark.text == "고침"


def test_strangers_write_no_reasons_and_plans(world):
    stranger = make_user(Role.OFFICER, world.other_unit)
    acts = {"actor": stranger, "submission": world.submission}
    with pytest.raises(NotAllowed):
        remark(**acts, entries=[entry_of(world, "text", "x", "")])
    with pytest.raises(NotAllowed):
        save_plans(**acts, entries=[PlanEntry(world.line.series_id, {202307: 1}, "", "원")])
    with pytest.raises(InvalidInput):
        save_plans(
            actor=world.officer,
            submission=world.submission,
            entries=[PlanEntry(world.other_line.series_id, {202307: 1}, "", "원")],
        )


def test_a_stale_plan_names_its_cell(world):
    with pytest.raises(StaleForm) as caught:
        entry = PlanEntry(world.line.series_id, {202307: 1}, "7월 3", "원")
        save_plans(actor=world.officer, submission=world.submission, entries=[entry])
    assert caught.value.fields == {(world.line.series_id, "plan")}


# What spending is held against.


def plan(line, **amounts):
    for month, amount in amounts.items():
        ExecutionPlan.objects.create(
            line=line, month=int(month[1:]), amount=amount, entered_by=factories.make_system_user()
        )


def test_the_plan_is_the_baseline_and_without_one_there_is_none(world):
    world.fill(first=20 * MILLION)
    assert row_of(world).plan_gap is None
    plan(world.line, m202301=10 * MILLION, m202305=15 * MILLION, m202307=50 * MILLION)
    assert str(row_of(world).plan_gap) == "-5.0"


def test_a_plan_begun_in_mid_year_stands_on_what_was_spent_before(world):
    april = factories.make_submission(factories.make_period(world.office, 202304), world.unit)
    fill(april, {world.line: 30 * MILLION}, actor=world.officer)
    world.fill(first=7 * MILLION)
    plan(world.line, m202305=5 * MILLION)
    assert str(row_of(world).plan_gap) == "2.0"
    plan(world.second, m202309=5 * MILLION)
    rows = {row.series_id: row for row in entry_rows(world.submission, tree_as_of(MAY.last_day))}
    assert rows[world.second.series_id].plan_gap is None


def test_last_year_is_found_by_code_else_by_place_and_name(world):
    period = factories.make_period(world.office, 202205)
    named = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account, original=100)
    coded = make_line(world.unit, "옛 이름", fiscal_year=2022, original=100, ledger_code="A-1")
    world.second.ledger_code = "A-1"
    world.second.save()
    fill(factories.make_submission(period, world.unit), {named: 40, coded: 55}, actor=world.officer)
    rows = {row.name: str(row.last_year_rate) for row in entry_rows(world.submission, tree_as_of(MAY.last_day))}
    assert rows == {"가족센터 운영": "40.0", "아이돌봄": "55.0"}


def test_one_row_read_alone_says_of_last_year_what_the_whole_grid_says(world):
    period = factories.make_period(world.office, 202205)
    last = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account, original=100)
    fill(factories.make_submission(period, world.unit), {last: 40}, actor=world.officer)

    def alone():
        row = entry_rows(world.submission, tree_as_of(MAY.last_day), series_ids=[world.line.series_id])[0]
        return row.last_year_rate and str(row.last_year_rate)

    assert alone() == "40.0"
    make_line(world.unit, "가족센터 운영", account=world.account, original=100)
    assert alone() is None, "two of that name: nobody knows which"


def test_every_page_says_how_the_plan_goes(client, world):
    world.close()
    # The plan of a month that is closed came before its closing; here it begins earlier.
    factories.fill(world.next_submission, {world.line: 30 * MILLION}, actor=world.officer)
    plan(world.line, m202306=10 * MILLION)
    client.force_login(world.officer)
    unit = reverse("unit", args=[world.unit.pk]) + "?month=202306"
    assert "계획보다 +20.0%p" in client.get(unit).content.decode()
    for page in (reverse("budget_lines") + "?month=202306", address(world, JUNE)):
        assert "+20.0%p" in client.get(page).content.decode(), page
    review = reverse("money_review", kwargs={"unit": world.unit.pk, "month": JUNE})
    assert "+20.0%p" in client.get(review).content.decode()
    assert client.get(reverse("budget_lines") + "?month=202306&export=xlsx").status_code == 200


# 신속집행.


def test_expedited_sums_stop_at_what_is_eligible_and_look_ahead_to_the_mark(client, world):
    target = ExpeditedTarget.objects.create(office=world.office, month=202306, rate="60.0")
    for line, eligible in ((world.line, 50 * MILLION), (world.second, 10 * MILLION)):
        line.expedited_amount = eligible
        line.save()
    world.fill(first=20 * MILLION, second=90 * MILLION)
    plan(world.line, m202306=16 * MILLION, m202307=9 * MILLION)
    (found,) = marks(targets_of([world.office.pk], 2023), [world.unit.pk], MAY, [world.unit.pk])
    total = found.total
    assert (total.eligible, total.spent, total.expected) == (60 * MILLION, 30 * MILLION, 46 * MILLION)
    assert (str(total.rate), str(total.forecast), total.missing) == ("50.0", "76.7", 6 * MILLION)
    assert not total.is_short and found.target == target
    client.force_login(world.officer)
    page = client.get(reverse("expedited") + "?month=202305").content.decode()
    assert all(text in page for text in ("50.0%", "76.7%", "+16.7%p", "가족정책과"))
    assert "신속집행(6월말)" in client.get(reverse("unit", args=[world.unit.pk]) + "?month=202305").content.decode()
    client.force_login(make_user(Role.OFFICER, factories.make_office("남의 실")))
    assert "50.0%" not in client.get(reverse("expedited") + "?month=202305").content.decode()


def test_without_a_target_the_page_says_so(client, world):
    client.force_login(world.officer)
    assert "목표가 없습니다" in client.get(reverse("expedited")).content.decode()


# Size.


def test_a_form_of_243_lines_with_every_cell_is_met(client, world):
    lines = [make_line(world.unit, order=number) for number in range(241)]
    series = [line.series_id for line in (world.line, world.second, *lines)]
    typed = {}
    for number in series:
        typed |= {f"this_month-{number}": "1", f"seen-{number}": "0|"}
        for name, text in {"text": "사유", "expected": "100", "plan": "7월 1", "choice": ""}.items():
            typed |= {f"{name}-{number}": text, f"seen_{name}-{number}": ""}
    assert len(typed) == 2430
    client.force_login(world.officer)
    with CaptureQueriesContext(connection) as captured:
        assert send(client, world, **typed).status_code == 302
    assert len(captured) <= 80  # the checks run once more
    assert (Figure.objects.count(), Remark.objects.count(), ExecutionPlan.objects.count()) == (243, 243, 243)


def test_the_whole_page_asks_no_more_for_more_rows(client, world):
    """Plans, last year, reasons and officers included."""
    earlier = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account, original=100)
    fill(
        factories.make_submission(factories.make_period(world.office, 202205), world.unit), {earlier: 4},
        actor=world.officer,
    )  # fmt: skip
    world.line.series.placements.update(officer=world.officer, team=world.team)
    plan(world.line, m202305=1)
    world.fill()
    remark(actor=world.officer, submission=world.submission, entries=[entry_of(world, "text", "x", "")])
    client.force_login(world.officer)
    client.get(address(world, query="?whose=all"))
    with CaptureQueriesContext(connection) as few:
        client.get(address(world, query="?whose=all"))
    for _number in range(10):
        line = make_line(world.unit)
        line.series.placements.update(officer=world.second_officer)
        plan(line, m202303=1)
    with CaptureQueriesContext(connection) as many:
        client.get(address(world, query="?whose=all"))
    assert len(many) == len(few) <= 24

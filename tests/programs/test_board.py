"""Home and the board: what is owed, what came back, who is late; closing, confirming together, the file."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from organization.models import Assignment, Role
from programs.services import issue
from reporting import services
from reporting.models import Finding, Period, SeriesPlacement, Submission
from tests.factories import (
    JUNE,
    LONG_AGO,
    MAY,
    World,
    advance,
    fill,
    make_line,
    make_period,
    make_submission,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    world.today = timezone.localdate()
    return world


def text_of(client, user, address, **parameters):
    client.force_login(user)
    response = client.get(address, parameters)
    assert response.status_code == 200
    return response.content.decode()


def due(period, days):
    Period.objects.filter(pk=period.pk).update(due_on=timezone.localdate() + timedelta(days=days))


def test_home_counts_what_is_empty_of_mine_and_how_long_there_is(client, world):
    SeriesPlacement.objects.filter(series=world.second.series).update(officer=world.officer)
    fill(world.submission, {world.line: 1}, actor=world.officer)
    due(world.may, 3)
    due(world.june, -2)
    text = text_of(client, world.officer, reverse("home"))
    assert "(내 것 1 / 1)" in text and "근무일)" in text and "근무일 지남" in text
    Submission.objects.filter(pk=world.submission.pk).update(due_on=world.today)
    assert "오늘까지" in text_of(client, world.officer, reverse("home")), "its own due day comes first"


def test_home_lists_what_came_back_with_reason_and_by_whom(client, world):
    world.fill()
    world.submit()
    world.return_line("근거가 없습니다")
    text = text_of(client, world.officer, reverse("home"))
    assert "보완요청 받은 칸" in text and "근거가 없습니다" in text and str(world.head) in text
    assert f"#row-{world.line.series_id}" in text
    assert "근거가 없습니다" not in text_of(client, make_user(Role.OFFICER, world.other_unit), reverse("home"))


def test_the_board_says_where_each_unit_stands_and_who_is_late(client, world):
    due(world.may, -1)
    world.fill()
    text = text_of(client, world.coordinator, reverse("board"))
    for shown in ("지연 2", "미착수 3", "작성 중 1", "2023년 6월", "0/1", "2/2"):
        assert shown in text, shown
    assert text.count('class="is-late') == 2
    late = text_of(client, world.coordinator, reverse("board"), state="late", month="202306")
    assert "이 상태인 부서가 없습니다" in late
    assert "보육과" not in table_of(text_of(client, world.coordinator, reverse("board"), state="draft"))


def table_of(text):
    return text[text.index('id="board-table"') : text.index("</table>", text.index('id="board-table"'))]


def test_the_reminder_names_the_late_units_only(client, world):
    due(world.may, -1)
    world.fill()
    world.submit()
    text = text_of(client, world.coordinator, reverse("board"))
    reminder = text[text.index('id="reminder-text"') :].split(">", 1)[1].split("</textarea>")[0]
    assert "보육과: 미착수, 빈 줄 1/1" in reminder and "가족정책과" not in reminder
    assert 'id="reminder-text"' not in text_of(client, make_user(Role.AUDITOR, world.office), reverse("board"))


def test_one_unit_is_closed_or_all_that_are_confirmed(client, world):
    third = make_unit("여성과", parent=world.office)
    for unit in (world.other_unit, third):
        line = world.other_line if unit == world.other_unit else make_line(unit)
        submission = make_submission(world.may, unit)
        fill(submission, {line: 5})
        advance(submission, "confirmed")
    world.fill()
    world.submit()
    client.force_login(world.coordinator)
    one = Submission.objects.get(unit=third)
    assert client.post(reverse("board"), {"close": world.submission.pk}).status_code == 302
    assert "마감" not in Submission.objects.get(pk=world.submission.pk).state
    client.post(reverse("board"), {"close": one.pk, "month": "202305"})
    states = dict(Submission.objects.filter(period=world.may).values_list("unit_id", "state"))
    assert states == {world.unit.pk: "submitted", world.other_unit.pk: "confirmed", third.pk: "closed"}
    client.post(reverse("board"), {"close_confirmed": "202305-money"})
    states = dict(Submission.objects.filter(period=world.may).values_list("unit_id", "state"))
    assert states == {world.unit.pk: "submitted", world.other_unit.pk: "closed", third.pk: "closed"}


def test_the_board_leaves_as_a_workbook(client, world):
    client.force_login(world.coordinator)
    response = client.get(reverse("board"), {"export": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response)))
    values = [value for row in sheet.get_sheet_by_index(0).to_python() for value in row]
    assert "2023년 5월 예산집행" in values and "미착수 0/1" in values


def test_several_submissions_are_confirmed_in_one_act_each_by_its_own_rules(client, world):
    Assignment.objects.create(user=world.head, unit=world.other_unit, role=Role.UNIT_HEAD, valid_from=LONG_AGO)
    world.fill()
    world.submit()
    # The head alone entered and handed in the second one.
    Assignment.objects.create(user=world.head, unit=world.other_unit, role=Role.OFFICER, valid_from=LONG_AGO)
    alone = make_submission(world.may, world.other_unit)
    fill(alone, {world.other_line: 5}, actor=world.head)
    services.submit(actor=world.head, submission=alone)
    alone.refresh_from_db()
    Finding.objects.create(unit=world.unit, month=202305, code="x", fingerprint="x", sentence="이상")
    address = reverse("confirmations")
    assert "가족정책과" in text_of(client, world.head, address)
    rows = (world.submission, alone)
    data = {"submission": [row.pk for row in rows], "document_number": "실-1", "by_proxy": "on"}
    data |= {f"version-{row.pk}": row.version for row in rows}
    response = client.post(address, data)
    text = response.content.decode()
    assert response.status_code == 200 and "혼자 확인할 수는 없습니다" in text and "확인했습니다." in text
    states = {row.pk: Submission.objects.get(pk=row.pk).state for row in rows}
    assert states == {world.submission.pk: "confirmed", alone.pk: "submitted"}
    act = world.submission.decisions.get(action="confirm")
    assert (act.document_number, act.by_proxy) == ("실-1", True)


def test_what_changed_meanwhile_or_is_not_mine_is_not_confirmed(client, world):
    world.fill()
    world.submit()
    foreign = make_submission(world.may, world.other_unit)
    fill(foreign, {world.other_line: 5})
    advance(foreign, "submitted")
    address, stale = reverse("confirmations"), {f"version-{world.submission.pk}": world.submission.version - 1}
    client.force_login(world.head)
    assert client.post(address, {"submission": [world.submission.pk]} | stale).status_code == 409
    data = {"submission": [foreign.pk], f"version-{foreign.pk}": foreign.version}
    assert client.post(address, data).status_code == 422
    assert set(Submission.objects.filter(period=world.may).values_list("state", flat=True)) == {"submitted"}


def test_months_of_both_years_are_opened_together_or_not_at_all(client, world):
    client.force_login(world.coordinator)
    address = reverse("periods")
    data = {"action": "open", "month": "2023-12, 2023-13 2024-01"}
    assert client.post(address, data).status_code == 302
    assert {202312, 202313, 202401} <= set(Period.objects.values_list("month", flat=True))
    make_period(world.office, 202402, state="closed")
    assert client.post(address, data | {"month": "2024-02, 2024-03"}).status_code == 409
    assert client.post(address, data | {"month": "2024-03, x"}).status_code == 422
    assert client.post(address, data | {"month": " , "}).status_code == 422
    assert not Period.objects.filter(month=202403).exists()


@pytest.mark.parametrize(
    ("page", "table", "expected"),
    [("periods", "periods", "2023년 5월"), ("periods", "reopenings", "누락분"), ("publications", "editions", "제1호")],
)
def test_the_lists_of_months_and_editions_are_handed_out(client, world, page, table, expected):
    world.fill()
    world.close()
    services.reopen(actor=world.coordinator, submission=world.submission, reason="누락분")
    issue(actor=world.coordinator, code="budget-execution", unit=world.office, month=MAY)
    client.force_login(world.coordinator)
    answer = client.get(reverse(page), {"export": table})
    (sheet,) = CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()
    assert any(expected in str(value) for row in rows for value in row)
    assert b"<html" in client.get(reverse(page), {"export": "nothing"}).content


@pytest.mark.parametrize("who", ["officer", "head", "coordinator"])
@pytest.mark.parametrize("name", ["home", "board", "notices", "confirmations"])
def test_queries_do_not_grow_with_units(client, world, who, name):
    world.fill()
    world.submit()
    world.return_line()
    client.force_login(getattr(world, who))

    def count():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse(name))
        return response.status_code, len(queries)

    count()  # the session is set up once
    before = count()
    for number in range(12):
        unit = make_unit(f"늘어난 과 {number}", parent=world.office)
        Assignment.objects.create(user=world.head, unit=unit, role=Role.UNIT_HEAD, valid_from=LONG_AGO)
        submission = make_submission(world.june, unit)
        fill(submission, {make_line(unit): 1})
        advance(submission, "submitted")
    after = count()
    assert after[0] == before[0]
    assert after[1] <= max(before[1] + 1, 8) <= 18, "one more where there was nothing to count before"
    assert JUNE.value == 202306

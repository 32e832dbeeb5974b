"""The list and the card of grants: what they show, to whom, and what people write down on them."""

import re

import pytest
from django.urls import reverse

from budgets.models import Grant, GrantStep
from core.tabular import Problems, export_sheets
from organization.models import Role
from tests.factories import JUNE, make_grant, make_step, make_unit, make_user

MILLION = 1_000_000
LIST = "grants"


@pytest.fixture
def grants(world):
    """Three grants of June: one running, one late, one of another department; last year's, which is settled."""
    running = make_grant(world.unit, "가나구", district="가나구")
    late = make_grant(world.unit, "다라 법인", kind="entrustment", title="센터 운영")
    other = make_grant(world.other_unit, "마바구", district="마바구")
    done = make_grant(world.unit, "지난해 단체", kind="private", fiscal_year=2022)
    make_step(running, "decision", 100 * MILLION)
    make_step(running, "payment", 100 * MILLION, due_on="2024-02-28")
    make_step(running, "spending", 25 * MILLION)
    make_step(late, "payment", 40 * MILLION, due_on="2023-06-10")
    make_step(other, "payment", 7 * MILLION, month=JUNE)
    make_step(done, "payment", 5 * MILLION, month=202206)
    make_step(done, "settlement", 5 * MILLION, month=202302)
    return {"running": running, "late": late, "other": other, "done": done}


def opened(client, user, address, **query):
    client.force_login(user)
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def listed(client, user, **query):
    text = opened(client, user, reverse(LIST), **({"month": "202306", "unit": "백만원"} | query))
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]+)</a>', text), text


# The list.


def test_the_list_shows_the_year_and_what_is_not_done(client, world, grants):
    names, text = listed(client, world.coordinator)
    assert names == ["가나구", "마바구", "다라 법인"]
    assert "교부 3건" in text and "기한 지남 1건" in text
    foot = re.search(r"<tfoot>.*?</tfoot>", text, re.DOTALL)[0]
    assert re.findall(r">([\d,.%]+)<", foot) == ["100", "147", "25", "17.0%"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"owner": "unit"}, ["가나구", "다라 법인"]),
        ({"district": "가나구"}, ["가나구"]),
        ({"kind": "entrustment"}, ["다라 법인"]),
        ({"recipient": "마바"}, ["마바구"]),
        ({"recipient": "센터 운영"}, ["다라 법인"]),
        ({"state": "settlement_overdue"}, ["다라 법인"]),
        ({"state": "overdue"}, ["다라 법인"]),
        ({"state": "running"}, ["가나구", "마바구"]),
        ({"year": "2022"}, ["지난해 단체"]),
        ({"year": "all"}, ["가나구", "마바구", "다라 법인", "지난해 단체"]),
        ({"sort": "-paid"}, ["가나구", "다라 법인", "마바구"]),
        ({"sort": "-settled", "year": "all"}, ["지난해 단체", "가나구", "마바구", "다라 법인"]),
        ({"sort": "due_on", "owner": "unit"}, ["다라 법인", "가나구"]),
        ({"sort": "-state", "owner": "unit"}, ["다라 법인", "가나구"]),
        ({"sort": "-rate", "owner": "unit"}, ["가나구", "다라 법인"]),
        ({"month": "202305"}, ["가나구", "마바구", "다라 법인"]),
        ({"recipient": "없는 곳"}, []),
    ],
)
def test_the_filters_stand_in_the_address(client, world, grants, query, names):
    if query.get("owner"):
        query = query | {"owner": world.unit.pk}
    assert listed(client, world.coordinator, **query)[0] == names


def test_in_may_nothing_is_late_yet(client, world, grants):
    _names, text = listed(client, world.coordinator, month="202305")
    assert "badge--danger" not in text


def test_others_see_nothing_of_a_draft(client, world, grants):
    auditor = make_user(Role.AUDITOR, world.office)
    assert listed(client, auditor)[0] == []
    world.close()
    names, text = listed(client, auditor)
    assert names == ["가나구", "다라 법인"] and "확인 전" not in text
    assert reverse("grant_new") not in text and reverse("grant_table") not in text


def test_the_workbook_holds_what_the_filters_leave(client, world, grants, tmp_path):
    client.force_login(world.coordinator)
    response = client.get(reverse(LIST), {"month": "202306", "unit": "원", "export": "xlsx", "kind": "district"})
    path = tmp_path / "grants.xlsx"
    path.write_bytes(response.content)
    ((_place, rows),) = export_sheets(path, "grants.xlsx", Problems())
    said = [
        [cell for cell in row if cell] for row in rows if row and row[0] in ("합계", "가나구", "마바구", "다라 법인")
    ]
    assert [row[0] for row in said] == ["합계", "가나구", "마바구"]
    assert said[0][1:4] == ["100000000", "107000000", "25000000"]


def test_the_list_asks_no_more_for_more_grants(client, world, grants, django_assert_max_num_queries):
    client.force_login(world.coordinator)
    for number in range(30):
        make_step(make_grant(world.unit, f"{number}구"), "payment", 5)
    with django_assert_max_num_queries(15):
        assert client.get(reverse(LIST), {"month": "202306"}).status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get(reverse("grant", args=[grants["running"].pk]), {"month": "202306"}).status_code == 200


def test_the_page_of_the_lines_leads_here(client, world):
    assert reverse(LIST) in opened(client, world.officer, reverse("budget_lines"))


# The department page.


def test_the_department_page_sums_by_kind(client, world, grants):
    text = opened(client, world.officer, reverse("unit", args=[world.unit.pk]), month="202306", unit="백만원")
    section = re.search(r'<table class="table table--narrow" id="grants-table">.*?</table>', text, re.DOTALL)[0]
    rows = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", section, re.DOTALL)]
    assert rows[1:] == [
        ["자치구 보조", "1", "100", "100", "25", "25.0%", "", "", ""],
        ["위탁금", "1", "", "40", "", "", "", "", "1"],
        ["합계", "2", "100", "140", "25", "17.9%", "", "", "1"],
    ]
    assert f"owner={world.unit.pk}" in text
    export = client.get(
        reverse("unit_export", args=[world.unit.pk]), {"month": "202306", "table": "grants"}
    )  # fmt: skip
    assert export.status_code == 200 and export["Content-Type"].endswith("sheet")


def test_a_unit_without_grants_has_no_section(client, world):
    assert "grants-table" not in opened(client, world.officer, reverse("unit", args=[world.unit.pk]))


# The card.


def card(grant):
    return reverse("grant", args=[grant.pk]) + "?month=202306&unit=천원"


def test_the_card_tells_the_way(client, world, grants):
    text = opened(client, world.officer, card(grants["late"]))
    assert "정산 지연" in text and "badge--danger" in text and "tile--danger" in text
    text = opened(client, world.officer, card(grants["running"]))
    assert "badge--danger" not in text and "100,000" in text and "25.0%" in text


def test_an_officer_adds_a_step_and_takes_it_back(client, world, grants):
    grant = grants["running"]
    client.force_login(world.officer)
    data = {
        "action": "add", "unit": "천원", "kind": "spending", "month": "202306", "amount": "1,234",
        "dated_on": "2023-06-03", "document_number": "과-7", "note": "",
    }  # fmt: skip
    response = client.post(card(grant), data, follow=True)
    step = GrantStep.objects.get(grant=grant, month=202306)
    assert (step.amount, step.given_unit, step.entered_by) == (1_234_000, "천원", world.officer)
    assert "실집행을(를) 2023년 6월에 적었습니다" in response.content.decode()
    assert "과-7" in response.content.decode()
    client.post(card(grant), {"action": "remove_step", "step": step.pk})
    assert not GrantStep.objects.filter(pk=step.pk).exists()
    text = opened(client, world.officer, reverse("grant_history", args=[grant.pk]))
    assert "만듦" in text and "지움" in text and "1,234,000" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": "많이"}, "숫자가 아닙니다"),
        ({"amount": ""}, "금액을 적어 주세요"),
        ({"amount": "0"}, "금액을 적어 주세요"),
        ({"amount": "0.0001"}, "1원보다 잘게"),
        ({"amount": "△5"}, "까닭을 적어 주세요"),
        ({"month": "202312"}, "열린 달만"),
        ({"kind": "extension", "amount": ""}, "새 기한을 적어 주세요"),
        ({"kind": "extension", "due_on": "2024-01-01"}, "금액을 적지 않습니다"),
        ({"due_on": "2024-01-01"}, "기한은"),
        ({"kind": "gift"}, "올바르게 선택"),
        ({"dated_on": "2023-07-01"}, "6월보다 뒤"),
        ({"dated_on": "어제"}, "올바른 날짜"),
        ({"note": "가" * 301}, "300"),
        ({"note": "\x00"}, "null"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(client, world, grants, changes, said):
    client.force_login(world.officer)
    before = GrantStep.objects.count()
    data = {"action": "add", "unit": "천원", "kind": "spending", "month": "202306", "amount": "5"} | changes
    response = client.post(card(grants["running"]), data)
    text = response.content.decode()
    assert response.status_code == 422 and GrantStep.objects.count() == before
    assert said in text


def test_a_reader_has_no_form(client, world, grants):
    world.close()
    auditor = make_user(Role.AUDITOR, world.office)
    text = opened(client, auditor, card(grants["running"]))
    assert "단계 적기" not in text and "100,000" in text and "지우기" not in text
    client.force_login(auditor)
    assert client.post(card(grants["running"]), {"action": "add"}).status_code == 404


def test_a_step_of_another_grant_is_not_found(client, world, grants):
    client.force_login(world.officer)
    foreign = GrantStep.objects.get(grant=grants["other"])
    for number in (foreign.pk, "x", "9" * 30, ""):
        assert client.post(card(grants["running"]), {"action": "remove_step", "step": number}).status_code == 404


# Writing a grant down, changing it.

NEW = {"fiscal_year": "2023", "kind": "private", "program_title": "새 사업", "recipient": "새 단체", "note": ""}


def test_a_new_grant_opens_its_card(client, world):
    client.force_login(world.officer)
    assert "가족정책과" in client.get(reverse("grant_new")).content.decode()
    response = client.post(reverse("grant_new"), NEW | {"unit": world.unit.pk, "line": world.line.pk})
    grant = Grant.objects.get()
    assert response.status_code == 302 and response.url.startswith(reverse("grant", args=[grant.pk]))
    assert (grant.unit, grant.line, grant.recipient) == (world.unit, world.line, "새 단체")
    text = client.get(response.url).content.decode()
    assert "교부결정 전" in text and "아직 적힌 단계가 없습니다" in text
    assert client.post(response.url, {"action": "remove"}).status_code == 302 and not Grant.objects.exists()


def test_a_new_grant_that_cannot_be_is_refused(client, world):
    client.force_login(world.officer)
    good = NEW | {"unit": world.unit.pk}
    make_grant(world.unit, "새 단체", title="새 사업", kind="private")
    for changes in (
        {},
        {"recipient": "다른 단체", "unit": world.other_unit.pk},
        {"recipient": ""},
        {"recipient": "다른 단체", "fiscal_year": "23"},
        {"recipient": "다른 단체", "line": world.other_line.pk},
    ):
        assert client.post(reverse("grant_new"), good | changes).status_code in (409, 422), changes
    assert Grant.objects.count() == 1


def test_a_grant_is_changed_until_a_closed_month_shows_it(client, world, grants):
    grant, address = grants["running"], reverse("grant_edit", args=[grants["running"].pk])
    client.force_login(world.officer)
    data = NEW | {"unit": world.unit.pk, "recipient": "가나구청", "kind": "district"}
    assert client.post(address, data).status_code == 302
    grant.refresh_from_db()
    assert (grant.recipient, grant.program_title) == ("가나구청", "새 사업")
    world.close()
    response = client.post(address, data | {"recipient": "다른 곳"})
    assert response.status_code == 409 and "차액" in response.content.decode()
    assert client.post(address, data | {"note": "메모"}).status_code == 302
    grant.refresh_from_db()
    assert (grant.recipient, grant.note) == ("가나구청", "메모")


def test_a_stranger_finds_no_card(client, world, grants):
    stranger = make_user(Role.OFFICER, make_unit("먼 실"))
    client.force_login(stranger)
    for name in ("grant", "grant_edit", "grant_history"):
        assert client.get(reverse(name, args=[grants["running"].pk])).status_code == 404


def test_without_a_kept_unit_nothing_is_new(client, world):
    client.force_login(make_user(Role.AUDITOR, world.office))
    for name in ("grant_new", "grant_table"):
        assert client.get(reverse(name)).status_code == 404


def test_names_are_shown_as_text(client, world):
    grant = make_grant(world.unit, "<b>굵은</b> 단체", note="<script>alert(1)</script>")
    make_step(grant, "payment", 5, month=JUNE)
    for address in (reverse(LIST) + "?month=202306", card(grant)):
        text = opened(client, world.officer, address)
        assert "<b>굵은" not in text and "<script>alert" not in text

"""Pages of findings: who reads them, what is answered there, and the department page that leads to them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organization.models import Role
from reporting.findings import refresh_findings
from reporting.models import Finding
from tests.factories import MAY, fill, make_line, make_user
from tests.quality.worlds import MILLION, remark

SENTENCE = "지출 누계 103백만원이 예산현액 100백만원보다 3백만원 많습니다."


@pytest.fixture
def over(world):
    fill(world.submission, {world.line: 103 * MILLION, world.second: 104 * MILLION}, actor=world.officer)
    refresh_findings([world.unit.pk], MAY)
    return list(Finding.objects.order_by("pk"))


def address(world):
    return reverse("findings", args=[world.unit.pk, int(MAY)])


def text_of(client, user, url, **parameters):
    client.force_login(user)
    response = client.get(url, parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_what_is_wrong_and_offers_an_answer(client, world, over):
    text = text_of(client, world.officer, address(world))
    assert SENTENCE in text and "예산현액 초과" in text and "사유 필요" in text
    assert 'value="explain"' in text and 'value="accept"' not in text
    text = text_of(client, world.head, address(world))
    assert 'value="accept"' in text


def test_a_group_is_accepted_at_once(client, world, over):
    client.force_login(world.head)
    data = {"action": "accept", "code": "over_budget", "note": "6월 추경에 반영"}
    assert client.post(address(world), data).status_code == 302
    assert set(Finding.objects.values_list("state", "note")) == {("accepted", "6월 추경에 반영")}
    text = client.get(address(world)).content.decode()
    assert "인정한 것 보기" in text and "확인할 것이 없습니다" in text
    client.post(address(world), {"action": "reopen", "code": "over_budget"})
    assert set(Finding.objects.values_list("state", "note")) == {("open", "")}


def test_one_of_a_group_is_explained_alone(client, world, over):
    client.force_login(world.officer)
    data = {"action": "explain", "code": "over_budget", "note": "추경 예정", "finding": str(over[0].pk)}
    assert client.post(address(world), data).status_code == 302
    assert [row.note for row in Finding.objects.order_by("pk")] == ["추경 예정", ""]


def test_without_a_reason_it_is_said_so(client, world, over):
    client.force_login(world.head)
    response = client.post(address(world), {"action": "accept", "code": "over_budget", "note": " "})
    assert response.status_code == 422
    assert "사유를 적어 주세요" in response.content.decode()


def test_checking_again_finds_what_was_typed_since(client, world, over):
    fill(world.submission, {world.line: 1, world.second: 1}, actor=world.officer)
    client.force_login(world.officer)
    assert client.post(address(world), {"action": "refresh"}).status_code == 302
    assert set(Finding.objects.values_list("state", flat=True)) == {"resolved"}


def test_a_refused_submission_leads_out(client, world, over):
    client.force_login(world.officer)
    entry = reverse("money_entry", args=[world.unit.pk, int(MAY)])
    response = client.post(entry, {"action": "submit", "unit": "백만원"})
    assert response.status_code in (409, 422)
    world.submission.refresh_from_db()
    assert world.submission.state == "draft"
    for line in (world.line, world.second):
        remark(world, line, MAY)
    client.post(entry, {"action": "submit", "unit": "백만원"})


def test_drafts_are_spoken_of_to_the_unit_alone(client, world, over):
    auditor = make_user(Role.AUDITOR, world.office)
    outsider = make_user(Role.OFFICER, world.other_unit)
    department = reverse("unit", args=[world.unit.pk])
    for url in (department, reverse("unit", args=[world.office.pk])):
        assert SENTENCE in text_of(client, world.officer, url, month="202305")
        assert SENTENCE in text_of(client, world.coordinator, url, month="202305")
        assert SENTENCE not in text_of(client, outsider, url, month="202305")
        assert SENTENCE not in text_of(client, auditor, url, month="202305")
    assert SENTENCE not in text_of(client, auditor, address(world))
    client.force_login(outsider)
    assert client.get(address(world)).status_code == 404
    administrator = make_user(Role.ADMINISTRATOR, world.office)
    assert SENTENCE not in text_of(client, administrator, "/admin/reporting/finding/")


def test_confirmed_months_open_to_the_auditor_and_the_administrator(client, world, over):
    for line in (world.line, world.second):
        remark(world, line, MAY)
    world.submit()
    world.confirm()
    auditor = make_user(Role.AUDITOR, world.office)
    assert SENTENCE in text_of(client, auditor, address(world))
    assert SENTENCE in text_of(client, auditor, reverse("unit", args=[world.unit.pk]), month="202305")
    administrator = make_user(Role.ADMINISTRATOR, world.office)
    assert SENTENCE in text_of(client, administrator, "/admin/reporting/finding/")


def test_the_department_page_counts_and_leads_there(client, world, over):
    text = text_of(client, world.head, reverse("unit", args=[world.unit.pk]), month="202305")
    assert "확인 필요" in text and "2건" in text and f'href="{address(world)}"' in text
    Finding.objects.update(state="accepted")
    assert "확인 필요" not in text_of(client, world.head, reverse("unit", args=[world.unit.pk]), month="202305")


@pytest.mark.parametrize("month", [202300, 202314, 1, 999999])
def test_months_that_are_none_are_not_found(client, world, month):
    client.force_login(world.head)
    assert client.get(f"/units/{world.unit.pk}/findings/{month}/").status_code == 404


def test_pages_ask_no_more_for_more_findings(client, world, over):
    client.force_login(world.head)
    pages = [address(world), reverse("unit", args=[world.unit.pk]) + "?month=202305"]

    def count():
        counted = []
        for url in pages:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counted.append(len(queries))
        return counted

    before = count()
    amounts = {make_line(world.unit, f"사업 {number}"): 101 * MILLION for number in range(20)}
    fill(world.submission, amounts, actor=world.officer)
    refresh_findings([world.unit.pk], MAY)
    assert count() == before
    assert max(before) <= 28  # the curve, contacts, plans, grants and last year stand beside the findings


def test_the_command_prints_both_ways(world, over):
    out = StringIO()
    call_command("run_checks", unit="가족정책과", month="2023-05", format="json", stdout=out)
    result = json.loads(out.getvalue())
    assert (result["open"], result["needs_reason"], result["places"][0]["by_check"]["over_budget"]) == (2, 2, 2)
    first = result["places"][0]["findings"][0]
    assert (first["severity"], first["unit"], first["state"]) == ("explain", "가족정책과", "open")
    out = StringIO()
    call_command("run_checks", month="2023-05", stdout=out)
    assert "시험정책실 2023-05: 확인 필요 3건(사유 필요 2건), 인정 0건" in out.getvalue()
    assert "[확인] 가족정책과 · 예산현액 초과 · " in out.getvalue()


@pytest.mark.parametrize("options", [{"unit": "없는과"}, {"unit": "99999999"}, {"month": "5월"}])
def test_the_command_says_what_it_does_not_know(world, options):
    with pytest.raises(CommandError):
        call_command("run_checks", **options)

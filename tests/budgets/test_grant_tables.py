"""A table of grants by recipient: read, compared, added whole or not at all, and twice is once."""

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.forms.grant_tables import read_grants, rows_of_text
from budgets.models import Grant, GrantStep
from budgets.selectors.grants import grant_rows
from core.periods import Month
from organization.models import Role
from tests.factories import JUNE, MAY, make_grant, make_step, make_user

HEADER = "수령기관\t사업명\t구분\t자치구\t교부결정액\t교부액\t실집행액\t정산액\t반납액\t이자\t정산기한\t문서번호"
TABLE = f"""2023년 교부 현황
{HEADER}
가나구\t돌봄 지원\t자치구 보조\t가나구\t1,000\t600\t250\t-\t\t\t2024-02-28\t과-1
다라 법인\t센터 운영\t위탁금\t\t5,000\t5,000\t4,000\t\t\t\t2024. 3. 15.\t과-2
합계\t\t\t\t6,000\t5,600\t4,250
"""


def send(client, world, table=TABLE, *, file=None, action="compare", fingerprint="", **changes):
    client.force_login(world.officer)
    data = {
        "unit": world.unit.pk, "fiscal_year": "2023", "month": "202305", "money_unit": "천원", "program_title": "",
        "kind": "private", "table": table, "action": action, "fingerprint": fingerprint,
    }  # fmt: skip
    return client.post(reverse("grant_table"), data | changes | ({"file": file} if file else {}))


def sent_back(response) -> dict:
    """What the comparison's form would send: its hidden fields, as a browser reads them."""
    form = response.content.decode().split('id="apply-form"', 1)[1]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found} | {"action": "apply"}


def apply(client, world, table=TABLE, **changes):
    preview = send(client, world, table, **changes)
    assert preview.status_code == 200, preview.content.decode()
    return client.post(reverse("grant_table"), sent_back(preview))


def sums(month=MAY):
    return {
        row.grant.recipient: (row.decided, row.paid, row.spent, row.settled, row.settle_by)
        for row in grant_rows(Grant.objects.all(), month)
    }


def test_a_table_is_compared_and_then_added(client, world):
    text = send(client, world).content.decode()
    assert "2023년 5월에 적을 2건" in text and "합계 줄 1개는 읽지 않음" in text and text.count(">새로<") == 2
    assert not Grant.objects.exists()
    assert apply(client, world).status_code == 302
    assert sums() == {
        "가나구": (1_000_000, 600_000, 250_000, None, date(2024, 2, 28)),
        "다라 법인": (5_000_000, 5_000_000, 4_000_000, None, date(2024, 3, 15)),
    }
    step = GrantStep.objects.get(grant__recipient="가나구", kind="payment")
    assert (step.document_number, step.given_unit, step.entered_by) == ("과-1", "천원", world.officer)
    assert Grant.objects.get(recipient="다라 법인").kind == "entrustment"


def test_the_same_table_again_changes_nothing(client, world):
    apply(client, world)
    count = GrantStep.objects.count()
    response = send(client, world, TABLE.replace("돌봄 지원", "돌봄  지원"))
    assert "바뀌는 것이 없습니다" in response.content.decode()
    assert GrantStep.objects.count() == count and Grant.objects.count() == 2


def test_only_the_difference_is_added_in_the_month(client, world):
    apply(client, world)
    table = "수령기관\t사업명\t교부액\t실집행액\t정산기한\n가나구\t돌봄 지원\t1,000\t200\t2024-04-30\n"
    text = send(client, world, table, month="202306", kind="district").content.decode()
    assert "600" in text and "1,000" in text
    apply(client, world, table, month="202306", kind="district")
    june = {step.kind: step for step in GrantStep.objects.filter(month=202306)}
    assert {kind: step.amount for kind, step in june.items()} == {"payment": 400_000, "spending": -50_000}
    assert "누계에 맞춤" in june["spending"].note and june["payment"].due_on == date(2024, 4, 30)
    assert sums()["가나구"][1] == 600_000 and sums(JUNE)["가나구"][1:3] == (1_000_000, 200_000)


def test_a_settlement_with_its_dates(client, world):
    apply(client, world)
    table = (
        "수령기관\t사업명\t정산액\t반납액\t정산기한\t반납기한\n가나구\t돌봄 지원\t250\t350\t2024-03-31\t2024-04-30\n"
    )
    apply(client, world, table, kind="district", month="202306")
    (row,) = grant_rows(Grant.objects.filter(recipient="가나구"), JUNE)
    assert (row.settled, row.returned, row.to_return) == (250_000, 350_000, 350_000)
    assert (row.settle_by, row.return_by) == (date(2024, 3, 31), date(2024, 4, 30))


def test_title_and_kind_stand_for_what_the_table_does_not_say(client, world):
    apply(client, world, "보조사업자\t교부\n가나 단체\t5\n", program_title=" 공모 사업 ")
    grant = Grant.objects.get()
    assert (grant.recipient, grant.program_title, grant.kind) == ("가나 단체", "공모 사업", "private")


def test_files_are_read_too(client, world, tmp_path):
    csv = TABLE.replace(",", "").replace("\t", ",")
    response = send(client, world, "", file=SimpleUploadedFile("교부.csv", csv.encode("cp949")))
    assert "2023년 5월에 적을 2건" in response.content.decode()


def test_the_list_can_be_handed_back(client, world):
    """What the list hands over as a workbook is read as it is: changed, only the change is added."""
    apply(client, world)
    client.force_login(world.officer)
    query = {"month": "202305", "unit": "원", "export": "xlsx"}
    workbook = client.get(reverse("grants"), query).content
    response = send(client, world, "", file=SimpleUploadedFile("보조금.xlsx", workbook), money_unit="원")
    text = response.content.decode()
    assert response.status_code == 200 and "바뀌는 것이 없습니다" in text


def test_what_changed_since_the_comparison_stops_it(client, world):
    preview = send(client, world)
    make_step(make_grant(world.unit, "가나구"), "payment", 5)
    response = client.post(reverse("grant_table"), sent_back(preview))
    text = response.content.decode()
    assert response.status_code == 409 and "그 사이" in text and "모두 반영" in text
    assert GrantStep.objects.count() == 1
    assert client.post(reverse("grant_table"), sent_back(response)).status_code == 302


def test_a_month_closed_since_then_stops_it_whole(client, world):
    preview = send(client, world)
    world.close()
    response = client.post(reverse("grant_table"), sent_back(preview))
    assert response.status_code == 409 and "차액" in response.content.decode()
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "파일을 고르거나"),
        ("이름\t금액\n가\t5", "수령기관"),
        ("수령기관\t비고\n가\t5", "금액 열"),
        ("수령기관\t사업명\t교부액\t교부액\n가\t나\t5\t6", "둘 이상"),
        ("수령기관\t사업명\t교부액\n가\t나\t많이", "숫자가 아닙니다"),
        ("수령기관\t사업명\t교부액\n\t나\t5", "수령기관을 적어"),
        ("수령기관\t교부액\n가\t5", "사업명이 없습니다"),
        ("수령기관\t사업명\t교부액\n가\t나\t5\n가\t나\t6", "같은 수령기관"),
        ("수령기관\t사업명\t구분\t교부액\n가\t나\t선물\t5", "알 수 없는 구분"),
        ("수령기관\t사업명\t교부액\t정산기한\n가\t나\t5\t2024-02-30", "날짜가 아닙니다"),
        ("수령기관\t사업명\t교부액\n" + "가" * 201 + "\t나\t5", "200자"),
        ("수령기관\t사업명\t교부액\n합계\t\t5", "읽을 줄이 없습니다"),
        ("수령기관\t사업명\t교부액\n가\t나\t0.0001", "1원보다 잘게"),
    ],
)
def test_a_bad_table_says_where_and_saves_nothing(client, world, table, said):
    for action in ("compare", "apply"):
        response = send(client, world, table, action=action)
        assert response.status_code == 422 and said in response.content.decode()
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.pdf", b"%PDF-1.4"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"a,b\n\x00"),
        ("a.csv", '수령기관,"교부액\n가'.encode()),
    ],
)
def test_a_bad_file_is_refused_in_words(client, world, name, content):
    response = send(client, world, "", file=SimpleUploadedFile(name, content))
    assert response.status_code == 422 and "error-summary" in response.content.decode()


def test_a_bad_choice_is_refused(client, world):
    for changes in ({"unit": world.other_unit.pk}, {"month": "202307"}, {"money_unit": "달러"}, {"fiscal_year": "1"}):
        assert send(client, world, **changes).status_code == 422, changes
    assert send(client, world, fiscal_year="2024").status_code == 200
    assert apply(client, world, fiscal_year="2024").status_code == 422


def test_nobody_else_reaches_it(client, world):
    client.force_login(make_user(Role.AUDITOR, world.office))
    assert client.post(reverse("grant_table"), {}).status_code == 404


def test_many_rows_are_added_in_few_queries(client, world, django_assert_max_num_queries):
    rows = "\n".join(f"{number}호 단체\t돌봄\t{number + 1}\t{number}" for number in range(400))
    preview = send(client, world, f"수령기관\t사업명\t교부액\t실집행액\n{rows}\n")
    with django_assert_max_num_queries(40):
        assert client.post(reverse("grant_table"), sent_back(preview)).status_code == 302
    assert GrantStep.objects.count() == 799


def test_too_many_rows_are_refused():
    rows = [["수령기관", "교부액"], *([f"{number}", "5"] for number in range(2_001))]
    table = read_grants(rows, program_title="가", kind="private", money_unit="원")
    assert len(table.rows) == 2_000 and "2000줄" in str(next(iter(table.problems)))


def test_a_title_above_and_two_rows_of_headers_are_found():
    text = "교부 현황\t\t\n수령기관\t사업명\t금액\n\t\t교부액\n가\t나\t7\n"
    table = read_grants(rows_of_text(text), program_title="", kind="private", money_unit="원")
    assert [row.amounts for row in table.rows] == [{"paid": 7}], [str(problem) for problem in table.problems]


def test_last_years_grants_go_on_this_year(client, world):
    grant = make_grant(world.unit, "가나구", fiscal_year=2022)
    make_step(grant, "payment", 5_000, month=202212)
    apply(client, world, "수령기관\t사업명\t정산액\n가나구\t돌봄 지원\t5\n", fiscal_year="2022", kind="district")
    (row,) = grant_rows(Grant.objects.filter(pk=grant.pk), Month(202305))
    assert (row.settled, row.state) == (5_000, "done")

"""The list of programs and the card of one: what they say, who may change them."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from organization.models import Role
from programs.models import FundShare, PlaceOfUse, Program, ProgramLine, StrategyNode
from tests.factories import MAY, World, make_indicator, make_line, make_milestone, make_office, make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def program(world):
    node = StrategyNode.objects.create(unit=world.office, year=2023, level="goal", title="돌봄 걱정 없는 도시")
    program = make_program(
        world.unit,
        "가족센터 지원",
        purpose="가족의 안정",
        tags=["신규"],
        commission=Program.Commission.ENTRUSTED,
        required_budget=4_160_000_000,
        given_unit="백만원",
        budget_base=Program.BudgetBase.WITHOUT_DISTRICT,
        strategy=node,
    )
    PlaceOfUse.objects.create(program=program, section="주요업무", number="3", title="가족센터 지원")
    FundShare.objects.create(program=program, source="city", text="50", percent=50)
    return program


def page(client, user, name, *parts, query=""):
    client.force_login(user)
    return client.get(reverse(name, args=parts) + query)


def text_of(response):
    """The page with a single space wherever there is any."""
    return " ".join(response.content.decode().split())


def test_the_list_shows_and_narrows(client, world, program):
    make_program(world.other_unit, "어린이집 확충", year=2022)
    response = page(client, world.officer, "programs")
    assert "가족센터 지원" in text_of(response) and "어린이집 확충" in text_of(response)
    for query in (f"?owner={world.unit.pk}", "?year=2023", "?tag=신규", "?section=주요업무", "?commission=entrusted"):
        shown = text_of(page(client, world.officer, "programs", query=query))
        assert "가족센터 지원" in shown and "어린이집 확충" not in shown, query
    assert "조건에 맞는 사업이 없습니다" in text_of(page(client, world.officer, "programs", query="?title=없는말"))


def test_the_list_as_a_workbook(client, world, program):
    response = page(client, world.officer, "programs", query="?export=xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    row = next(row for row in rows if row[0] == "가족센터 지원")
    assert 4160 in row and "구비 별도" in row


def test_another_office_sees_nothing(client, world, program):
    stranger = make_user(Role.OFFICER, make_office("다른실"))
    assert "가족센터 지원" not in text_of(page(client, stranger, "programs"))
    assert page(client, stranger, "program", program.pk).status_code == 404


def test_the_card_says_what_the_paper_said(client, world, program):
    part = make_program(world.unit, "내역 하나", parent=program)
    make_indicator(world.unit, "상담 인원", program=program, target=200)
    make_milestone(world.unit, "개소식", program=program, start_text="2023-07")
    shown = text_of(page(client, world.officer, "program", program.pk, query="?month=202305"))
    for words in (
        "가족의 안정",
        "4,160백만원 (구비 별도)",
        "시비 50%",
        "돌봄 걱정 없는 도시",
        "주요업무 3",
        "수탁",
        "신규",
    ):
        assert words in shown, words
    for words in (part.title, "상담 인원", "200", "개소식", "2023.7월"):
        assert words in shown, words


def test_lines_are_linked_by_the_units_people(client, world, program):
    world.fill()
    client.force_login(world.officer)
    address = reverse("program", args=[program.pk])
    client.post(address, {"action": "link", "line": world.line.pk})
    link = ProgramLine.objects.get(program=program)
    assert link.line == world.line and link.is_confirmed
    assert "가족센터 운영" in text_of(client.get(address + "?month=202305"))
    client.post(address, {"action": "unlink", "link": link.pk})
    assert not ProgramLine.objects.exists()


def test_a_line_of_another_unit_is_refused(client, world, program):
    client.force_login(world.officer)
    response = client.post(
        reverse("program", args=[program.pk]), {"action": "link", "line": world.other_line.pk}, follow=True
    )
    assert "이 부서의 세부사업을 고르세요" in text_of(response)
    assert not ProgramLine.objects.exists()


def test_a_proposed_link_is_confirmed(client, world, program):
    link = ProgramLine.objects.create(program=program, line=world.line, is_confirmed=False)
    client.force_login(world.head)
    client.post(reverse("program", args=[program.pk]), {"action": "confirm", "link": link.pk})
    link.refresh_from_db()
    assert link.is_confirmed


def test_an_auditor_reads_and_changes_nothing(client, world, program):
    auditor = make_user(Role.AUDITOR, world.office)
    assert page(client, auditor, "program", program.pk).status_code == 200
    assert client.post(reverse("program", args=[program.pk]), {"action": "link"}).status_code == 404


def test_queries_do_not_grow_with_rows(client, world, program, django_assert_max_num_queries):
    for number in range(12):
        part = make_program(world.unit, f"사업 {number}", parent=program)
        make_indicator(world.unit, program=program, members=("가", "나"), target=10)
        make_milestone(world.unit, f"일 {number}", program=program)
        ProgramLine.objects.create(program=program, line=make_line(world.unit))
        PlaceOfUse.objects.create(program=part, section="주요업무", number=str(number), title=part.title)
    client.force_login(world.officer)
    client.get(reverse("programs"))
    with django_assert_max_num_queries(15):
        client.get(reverse("programs"))
    with django_assert_max_num_queries(17):
        client.get(reverse("program", args=[program.pk]) + f"?month={int(MAY)}")


def test_strategy_is_a_tree_of_the_year(client, world, program):
    StrategyNode.objects.create(
        unit=world.office, year=2024, level="task", title="다음 해의 과제", parent=program.strategy
    )
    shown = text_of(page(client, world.officer, "strategy", query="?year=2023"))
    assert "돌봄 걱정 없는 도시" in shown and "가족센터 지원" in shown and "다음 해의 과제" not in shown
    later = text_of(page(client, world.officer, "strategy", query="?year=2024"))
    assert "다음 해의 과제" in later and "돌봄 걱정 없는 도시 (2023)" in later

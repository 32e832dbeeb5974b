"""Programs, strategy and commitments written down in the portal by the people whose they are."""

from datetime import date

import pytest
from django.urls import reverse

from organization.models import Role
from programs.models import Commitment, Program, StrategyNode
from tests.factories import World, make_indicator, make_milestone, make_office, make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def typed(world, **details):
    """What a person sends for a program with every field filled."""
    node = StrategyNode.objects.get_or_create(unit=world.office, year=2023, level="goal", title="돌봄 도시")[0]
    last = Program.objects.get_or_create(unit=world.unit, year=2022, title="지난해 사업")[0]
    return {
        "unit": world.unit.pk,
        "year": "2023",
        "title": "  가족센터   지원 ",
        "parent": "",
        "predecessor": last.pk,
        "strategy": node.pk,
        "purpose": "가족의 안정",
        "legal_basis": "건강가정기본법 제35조",
        "target_group": "모든 가족",
        "period_start": "2023-02",
        "period_end": "연중",
        "tags": "신규, 강화 ,",
        "commission": "entrusted",
        "amount": "4,160.5",
        "given_unit": "백만원",
        "budget_base": "without_district",
        "national": "50",
        "city": "4,720백만원",
        "district": "50(별도)",
        "places": "주요업무 | 3\n서면보고 / 돌봄 | 2-1 | 가족센터 기능 강화",
        "posts": "가족정책팀 | 5017\n담당",
    } | details


def send(client, user, name, data, *parts, query=""):
    client.force_login(user)
    return client.post(reverse(name, args=parts) + query, data)


def test_every_field_of_a_program_is_kept(client, world):
    assert send(client, world.officer, "program_new", typed(world)).status_code == 302
    program = Program.objects.get(title="가족센터 지원")
    assert (program.tags, program.commission, program.required_budget) == (["신규", "강화"], "entrusted", 4_160_500_000)
    assert (program.starts_on, program.ends_on) == (date(2023, 2, 1), date(2023, 12, 31))
    assert (program.predecessor.year, program.strategy.title) == (2022, "돌봄 도시")
    assert [(row.section, row.number, row.title) for row in program.places.all()] == [
        ("주요업무", "3", "가족센터 지원"),
        ("서면보고 / 돌봄", "2-1", "가족센터 기능 강화"),
    ]
    shares = {row.source: (row.percent, row.amount, row.is_apart) for row in program.shares.all()}
    assert shares == {"national": (50, None, False), "city": (None, 4_720_000_000, False), "district": (50, None, True)}
    posts = [(row.name, row.extension, row.unit) for row in program.posts.all()]
    assert posts == [("가족정책팀", "5017", world.team), ("담당", "", None)]


def test_what_is_shown_for_editing_saves_as_it_is(client, world):
    send(client, world.officer, "program_new", typed(world))
    program = Program.objects.get(title="가족센터 지원")
    before = {row.pk for row in program.places.all()} | {row.pk for row in program.posts.all()}
    client.force_login(world.officer)
    page = client.get(reverse("program_edit", args=[program.pk]))
    form = page.context["form"]
    assert form["amount"].value() == "4,160.5"
    assert form["places"].value() == "주요업무 | 3\n서면보고 / 돌봄 | 2-1 | 가족센터 기능 강화"
    again = {name: form[name].value() for name in form.fields}
    again = {name: "" if value is None else value for name, value in again.items()} | {"purpose": "새 목적"}
    assert client.post(reverse("program_edit", args=[program.pk]), again).status_code == 302
    program.refresh_from_db()
    assert (program.purpose, program.required_budget) == ("새 목적", 4_160_500_000)
    assert before == {row.pk for row in program.places.all()} | {row.pk for row in program.posts.all()}


def test_a_second_person_does_not_save_over_the_first(client, world):
    program = make_program(world.unit, "가족센터 지원")
    client.force_login(world.officer)
    seen = client.get(reverse("program_edit", args=[program.pk])).context["form"]["seen"].value()
    Program.objects.filter(pk=program.pk).update(purpose="먼저 고친 목적")
    mine = typed(world, seen=seen, purpose="내가 고친 목적")
    refused = client.post(reverse("program_edit", args=[program.pk]), mine)
    assert refused.status_code == 422 and "다른 사람이 먼저 고쳤습니다" in refused.content.decode()
    assert Program.objects.get(pk=program.pk).purpose == "먼저 고친 목적"
    again = mine | {"seen": refused.context["form"]["seen"].value()}
    assert client.post(reverse("program_edit", args=[program.pk]), again).status_code == 302


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"title": ""}, "필수"),
        ({"amount": "많음"}, "숫자가 아닙니다"),
        ({"amount": "△5"}, "0보다 작을 수 없습니다"),
        ({"amount": "9" * 20}, "너무 큽니다"),
        ({"year": "23"}, "2000"),
        ({"period_start": "2023-12", "period_end": "2023-02"}, "끝이 시작보다 앞섭니다"),
        ({"posts": " | 5017"}, "팀이나 직위"),
        ({"places": "주요업무 | 3\n주요업무 | 3 | 다른 이름"}, "두 번"),
        ({"places": "가" * 301}, "너무 긴 줄"),
        ({"tags": ",".join(map(str, range(11)))}, "10개까지"),
        ({"purpose": "가" * 501}, "500"),
        ({"title": "\x00"}, "사용할 수 없습니다"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, world, details, words):
    count = Program.objects.count()
    response = send(client, world.officer, "program_new", typed(world, **details))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Program.objects.filter(year=2023).count() == count


def test_parts_stand_one_level_below(client, world):
    whole = make_program(world.unit, "전체")
    client.force_login(world.officer)
    begun = client.get(reverse("program_new") + f"?parent={whole.pk}").context["form"]
    assert (begun["parent"].value(), begun["unit"].value()) == (whole.pk, world.unit.pk)
    send(client, world.officer, "program_new", typed(world, title="내역", parent=whole.pk))
    part = Program.objects.get(title="내역")
    assert part.parent == whole
    assert send(client, world.officer, "program_new", typed(world, title="더 아래", parent=part.pk)).status_code == 422
    below = typed(world, title="전체", parent=make_program(world.unit, "다른 것").pk)
    assert send(client, world.officer, "program_edit", below, whole.pk).status_code == 422
    other = typed(world, title="남의 아래", parent=make_program(world.other_unit, "다른 부서 것").pk)
    assert "같은 부서" in send(client, world.officer, "program_new", other).content.decode()


def test_the_next_year_begins_with_this_one(client, world):
    send(client, world.officer, "program_new", typed(world))
    program = Program.objects.get(title="가족센터 지원")
    client.force_login(world.officer)
    form = client.get(reverse("program_new") + f"?after={program.pk}").context["form"]
    assert (form["year"].value(), form["predecessor"].value()) == (2024, program.pk)
    assert (form["title"].value(), form["amount"].value()) == ("가족센터 지원", "")
    assert "5017" in form["posts"].value()


def test_only_what_nothing_hangs_on_is_taken_away(client, world):
    program, empty = make_program(world.unit, "가족센터 지원"), make_program(world.unit, "잘못 만든 사업")
    make_indicator(world.unit, program=program)
    make_milestone(world.unit, program=program)
    refused = send(client, world.officer, "program_edit", {"action": "remove"}, program.pk)
    assert refused.status_code == 422 and "성과지표 1건, 추진일정 1건" in refused.content.decode()
    assert send(client, world.officer, "program_edit", {"action": "remove"}, empty.pk).status_code == 302
    assert list(Program.objects.all()) == [program]


def test_others_write_nothing(client, world):
    program = make_program(world.unit, "가족센터 지원")
    sibling = make_user(Role.OFFICER, world.other_unit)
    auditor = make_user(Role.AUDITOR, world.office)
    stranger = make_user(Role.OFFICER, make_office("다른실"))
    for person in (sibling, auditor, stranger):
        assert send(client, person, "program_edit", typed(world), program.pk).status_code == 404
    refused = send(client, sibling, "program_new", typed(world))
    assert refused.status_code == 422 and not Program.objects.filter(title="가족센터 지원", tags__len__gt=0).exists()
    assert send(client, world.officer, "strategy_new", {}).status_code == 404


def test_buttons_stand_where_people_look(client, world):
    program = make_program(world.unit, "가족센터 지원")
    make_program(world.unit, "내역", parent=program)
    edit = reverse("program_edit", args=[program.pk])
    client.force_login(world.officer)
    card = client.get(reverse("program", args=[program.pk])).content.decode()
    for address in (
        edit,
        f"{reverse('program_new')}?parent={program.pk}",
        f"{reverse('program_new')}?after={program.pk}",
    ):
        assert address in card
    assert reverse("program_new") in client.get(reverse("programs")).content.decode()
    assert reverse("commitment_new") in client.get(reverse("commitments")).content.decode()
    assert reverse("strategy_new") not in client.get(reverse("strategy")).content.decode()
    client.force_login(world.coordinator)
    assert reverse("strategy_new") in client.get(reverse("strategy")).content.decode()
    client.force_login(make_user(Role.AUDITOR, world.office))
    assert edit not in client.get(reverse("program", args=[program.pk])).content.decode()
    assert reverse("program_new") not in client.get(reverse("programs")).content.decode()


def test_a_commitment_is_kept_with_its_result(client, world):
    program = make_program(world.unit, "안심 사업")
    sent = {
        "unit": world.unit.pk,
        "kind": "remark",
        "number": "2023-4",
        "title": "정산을 기한 안에 마칠 것",
        "source": "2023년 행정사무감사",
        "state": "open",
        "due_on": "2023-05-20",
        "result": "",
        "programs": [program.pk],
    }
    assert send(client, world.officer, "commitment_new", sent).status_code == 302
    made = Commitment.objects.get()
    assert (made.due_on, list(made.programs.all())) == (date(2023, 5, 20), [program])
    listed = client.get(reverse("commitments") + "?month=202305").content.decode()
    assert "2023년 행정사무감사" in listed and "기한 지남 1건" in listed
    without = send(client, world.officer, "commitment", sent | {"state": "done"}, made.pk)
    assert without.status_code == 422 and "처리결과를 적어" in without.content.decode()
    done = sent | {"state": "done", "result": "모두 정산함"}
    assert send(client, world.officer, "commitment", done, made.pk).status_code == 302
    listed = client.get(reverse("commitments")).content.decode()
    assert "모두 정산함" in listed and "기한 지남 1건" not in listed
    assert send(client, world.officer, "commitment_new", sent).status_code == 422  # the number is taken
    assert send(client, make_user(Role.OFFICER, world.other_unit), "commitment", sent, made.pk).status_code == 404
    assert send(client, world.officer, "commitment", {"action": "remove"}, made.pk).status_code == 302
    assert not Commitment.objects.exists()


def test_commitments_narrow_and_print(client, world):
    for number, state in (("1", "open"), ("2", "done")):
        Commitment.objects.create(unit=world.unit, kind="order", number=number, title=f"지시 {number}", state=state)
    Commitment.objects.create(unit=world.other_unit, kind="order", number="3", title="지시 3", due_on="2023-01-01")
    client.force_login(world.officer)
    address = reverse("commitments")
    assert "지시 2" not in client.get(address + "?state=open").content.decode()
    late = client.get(address + "?state=late").content.decode()
    assert "지시 3" in late and "지시 1" not in late
    own = client.get(address + f"?owner={world.unit.pk}").content.decode()
    assert "지시 1" in own and "지시 3" not in own
    for name, begins in (("xlsx", b"PK"), ("hwpx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(address + f"?export={name}").content.startswith(begins)
    assert client.get(address + "?export=exe").status_code == 200


def test_the_strategy_is_a_tree_that_holds(client, world):
    sent = {"unit": world.office.pk, "year": "2023", "level": "goal", "code": "1", "title": "돌봄 도시", "order": "1"}
    assert send(client, world.coordinator, "strategy_new", sent | {"parent": ""}).status_code == 302
    goal = StrategyNode.objects.get()
    begun = client.get(reverse("strategy_new") + f"?parent={goal.pk}").context["form"]
    assert (begun["level"].value(), begun["parent"].value()) == ("strategy", goal.pk)
    task = sent | {"level": "task", "title": "틈새돌봄", "parent": goal.pk}
    assert send(client, world.coordinator, "strategy_new", task).status_code == 302
    made = StrategyNode.objects.get(title="틈새돌봄")
    circle = send(client, world.coordinator, "strategy_node", sent | {"parent": made.pk}, goal.pk)
    assert circle.status_code == 422 and "자기 자신의 아래" in circle.content.decode()
    held = send(client, world.coordinator, "strategy_node", {"action": "remove"}, goal.pk)
    assert held.status_code == 422 and "먼저 옮기거나" in held.content.decode()
    assert send(client, world.coordinator, "strategy_node", {"action": "remove"}, made.pk).status_code == 302
    for person in (world.officer, world.head):
        assert send(client, person, "strategy_node", sent, goal.pk).status_code == 404

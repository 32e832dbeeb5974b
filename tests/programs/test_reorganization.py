"""조직 개편: one act splits, merges, moves or renames units; nothing before its day changes, all else is refused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.refusals import InvalidInput, NotAllowed
from organization.access import rights_of
from organization.models import BoardSeat, Contact, Placement, Reorganization, Role, Unit, User
from organization.selectors import tree_as_of
from programs.models import Program
from programs.selectors.reorganization import Plan
from programs.services.reorganization import reorganize
from reporting.models import Figure, SeriesPlacement
from tests.facilities.samples import make_contract, make_facility
from tests.factories import (
    JUNE,
    MAY,
    World,
    advance,
    fill,
    make_office,
    make_program,
    make_series,
    make_submission,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 1)


@pytest.fixture
def world():
    world = World()
    world.close()
    other = make_submission(world.may, world.other_unit)
    fill(other, {world.other_line: 3_000})
    advance(other, "confirmed")
    return world


def again(user):
    """The same person in a new request: rights are read once for each."""
    return User.objects.get(pk=user.pk)


def merged(world, **details):
    asked = {"kind": "merge", "unit_ids": (world.unit.pk, world.other_unit.pk), "name": "가족보육과"}
    plan = Plan(**asked | {"effective_on": DAY} | details)
    return reorganize(actor=again(world.coordinator), plan=plan)


def owner_of(line, month):
    return SeriesPlacement.objects.as_of(month).get(series=line.series).unit


def newest_unit():
    return Unit.objects.order_by("-pk").first()


def test_a_merge_begins_on_its_day_and_leaves_what_was(world, client):
    program = make_program(world.unit, "돌봄 확대")
    seat = BoardSeat.objects.create(unit=world.unit, seat="위원장")
    Contact.objects.create(unit=world.unit, post="주무관", valid_from=date(2020, 1, 1))
    figures = list(Figure.objects.order_by("pk").values_list("pk", "value", "submission__unit"))
    before = list(tree_as_of(DAY - timedelta(days=1)).placements)
    act = merged(world)
    fresh = newest_unit()

    assert (act.office, act.kind, act.text) == (world.office, "merge", "가족정책과, 보육과 → 가족보육과")
    assert list(tree_as_of(DAY - timedelta(days=1)).placements) == before
    june = tree_as_of(DAY)
    assert june.name(fresh.pk) == "가족보육과"
    assert world.unit.pk not in june and world.other_unit.pk not in june
    assert june.placements[world.team.pk].parent_id == fresh.pk
    assert set(world.unit.successors.all()) == {fresh} == set(world.other_unit.successors.all())

    for line, whose in ((world.line, world.unit), (world.other_line, world.other_unit)):
        assert (owner_of(line, MAY), owner_of(line, JUNE)) == (whose, fresh)
    assert list(Figure.objects.order_by("pk").values_list("pk", "value", "submission__unit")) == figures
    world.submission.refresh_from_db()
    assert world.submission.state == "closed"

    rights = rights_of(again(world.officer))
    assert rights.may_enter(fresh.pk) and rights.may_enter(world.unit.pk), "what the old unit still owes"
    program.refresh_from_db()
    seat.refresh_from_db()
    assert (program.unit, seat.unit) == (fresh, fresh)
    assert [row.unit for row in Contact.objects.as_of(DAY)] == [fresh]
    assert [row.unit for row in Contact.objects.as_of(DAY - timedelta(days=1))] == [world.unit]


def test_facilities_stay_with_the_unit_that_answered_then(world, client):
    place = make_facility(world.unit, "가온 가족센터")
    make_contract(place, ends_on="2023-08-31")
    merged(world)
    fresh = newest_unit()
    place.refresh_from_db()
    assert place.unit == fresh
    assert (place.unit_id_on(DAY - timedelta(days=1)), place.unit_id_on(DAY)) == (world.unit.pk, fresh.pk)
    client.force_login(world.officer)
    for month, name in (("202305", "가족정책과"), ("202306", "가족보육과")):
        listed = client.get(reverse("facilities") + f"?month={month}").context["table"].rows[0]
        assert listed.get_cell("unit_name") == name
        ending = client.get(reverse("facilities_ending") + f"?month={month}").context["by_month"][0]["rows"][0]
        assert ending["unit_name"] == name
    page = client.get(reverse("unit", args=[world.unit.pk]) + "?month=202305").content.decode()
    assert "위탁 180일 안 만료" in page


def test_pages_show_each_month_with_its_units(world, client):
    merged(world)
    fresh = newest_unit()
    client.force_login(world.officer)
    may = client.get(reverse("unit", args=[world.unit.pk]) + "?month=202305")
    assert may.status_code == 200 and "가족센터 운영" in may.content.decode()
    lines = client.get(reverse("budget_lines") + "?month=202305").content.decode()
    assert "가족정책과" in lines and "가족센터 운영" in lines
    lines = client.get(reverse("budget_lines") + "?month=202306").content.decode()
    assert "가족보육과" in lines and "가족센터 운영" in lines
    kwargs = {"unit": fresh.pk, "month": "202306"}
    assert "어린이집 운영" in client.get(reverse("money_entry", kwargs=kwargs)).content.decode()
    submission = make_submission(world.june, fresh)
    assert fill(submission, {world.line: 5_000, world.other_line: 6_000}, actor=again(world.officer))
    stranger = make_user("officer", make_office("다른실"))
    client.force_login(stranger)
    assert client.get(reverse("unit", args=[world.unit.pk])).status_code == 404


def test_a_merge_into_a_unit_that_stays(world):
    merged(world, target_id=world.other_unit.pk, name="")
    assert tree_as_of(DAY).name(world.other_unit.pk) == "보육과"
    assert owner_of(world.line, JUNE) == world.other_unit
    assert not SeriesPlacement.objects.filter(series=world.other_line.series).exclude(unit=world.other_unit).exists()


def test_cards_of_one_name_stand_side_by_side_after_a_merge(world):
    make_program(world.unit, "기본 사업")
    make_program(world.other_unit, "기본 사업")
    merged(world)
    assert sorted(Program.objects.values_list("unit", "occurrence")) == [(newest_unit().pk, 1), (newest_unit().pk, 2)]


def test_a_split_takes_teams_with_their_rows_and_what_is_chosen(world):
    third = make_series(world.unit, "다문화 지원", team=world.team, valid_from=JUNE)
    chosen = {f"team-{world.team.pk}": 1, f"series-{world.second.series_id}": 1}
    plan = Plan(kind="split", effective_on=DAY, unit_ids=(world.unit.pk,), parts=("다문화과",), chosen=chosen)
    act = reorganize(actor=again(world.coordinator), plan=plan)
    fresh = newest_unit()
    june = tree_as_of(DAY)
    assert act.text == "가족정책과 → 가족정책과, 다문화과"
    assert june.name(world.unit.pk) == "가족정책과" and june.placements[world.team.pk].parent_id == fresh.pk
    assert tree_as_of(DAY - timedelta(days=1)).placements[world.team.pk].parent_id == world.unit.pk
    assert (owner_of(world.line, JUNE), owner_of(world.second, JUNE)) == (world.unit, fresh)
    assert (third.placements.get().unit, third.placements.get().team) == (fresh, world.team)
    assert world.officer.assignments.get().unit == world.unit
    assert list(world.unit.successors.all()) == [fresh]


def test_a_unit_that_ends_in_a_split_hands_everything_to_its_parts(world):
    plan = Plan(kind="split", effective_on=DAY, unit_ids=(world.unit.pk,), parts=("가족과", "돌봄과"), ends=True)
    plan.chosen[f"series-{world.second.series_id}"] = 1
    reorganize(actor=again(world.coordinator), plan=plan)
    first, second = Unit.objects.order_by("pk")[Unit.objects.count() - 2 :]
    assert (owner_of(world.line, JUNE), owner_of(world.second, JUNE)) == (first, second)
    assert world.unit.pk not in tree_as_of(DAY)
    assert set(world.officer.assignments.values_list("unit", "valid_until")) == {(world.unit.pk, DAY), (first.pk, None)}


def test_a_new_name_and_a_new_place_are_dated(world):
    rename = Plan(kind="rename", effective_on=DAY, unit_ids=(world.unit.pk,), name="가족과")
    reorganize(actor=again(world.coordinator), plan=rename)
    move = Plan(kind="move", effective_on=DAY, unit_ids=(world.team.pk,), parent_id=world.other_unit.pk)
    reorganize(actor=again(world.coordinator), plan=move)
    old, new = tree_as_of(DAY - timedelta(days=1)), tree_as_of(DAY)
    assert (old.name(world.unit.pk), new.name(world.unit.pk)) == ("가족정책과", "가족과")
    assert (old.placements[world.team.pk].parent_id, new.placements[world.team.pk].parent_id) == (
        world.unit.pk,
        world.other_unit.pk,
    )
    assert owner_of(world.line, JUNE) == world.unit


def refused(world, *, actor=None, **details):
    """What the refusal says; nothing may have changed."""
    rows = list(Placement.objects.order_by("pk").values_list("pk", "valid_until", "name"))
    owners = list(SeriesPlacement.objects.order_by("pk").values_list("pk", "unit", "valid_until"))
    with pytest.raises((InvalidInput, NotAllowed)) as refusal:
        reorganize(actor=again(actor or world.coordinator), plan=Plan(**{"effective_on": DAY} | details))
    assert rows == list(Placement.objects.order_by("pk").values_list("pk", "valid_until", "name"))
    assert owners == list(SeriesPlacement.objects.order_by("pk").values_list("pk", "unit", "valid_until"))
    assert not Reorganization.objects.exists()
    return str(refusal.value)


def both(world):
    return {"kind": "merge", "unit_ids": (world.unit.pk, world.other_unit.pk), "name": "가족보육과"}


def test_a_day_in_a_closed_month_is_refused(world):
    world.may.state = "closed"
    world.may.save()
    assert "이미 마감되어" in refused(world, **both(world), effective_on=date(2023, 5, 10))


def test_a_month_that_is_handed_in_from_the_day_on_is_refused(world):
    assert "마감 상태입니다" in refused(world, **both(world), effective_on=date(2023, 5, 1))
    rename = {"kind": "rename", "unit_ids": (world.unit.pk,), "name": "가족과"}
    assert "마감 상태입니다" in refused(world, **rename, effective_on=date(2023, 5, 20))


def test_values_already_written_in_the_new_month_are_refused(world):
    fill(world.next_submission, {world.line: 1}, actor=world.officer)
    assert "6월 값이 이미 1개" in refused(world, **both(world))


def test_an_ending_unit_that_still_owes_a_month_is_refused():
    world = World()
    assert "아직 확인하지 않았습니다" in refused(world, **both(world))
    rename = Plan(kind="rename", effective_on=DAY, unit_ids=(world.unit.pk,), name="가족과")
    assert reorganize(actor=world.coordinator, plan=rename), "a name takes nothing from anybody"


def test_only_the_coordinator_and_the_administrator_reorganize(world):
    for actor in (world.officer, world.head, make_user(Role.COORDINATOR, make_office("다른실"))):
        assert "총괄담당만" in refused(world, actor=actor, **both(world))
    administrator = make_user(Role.ADMINISTRATOR, world.office)
    assert reorganize(actor=administrator, plan=Plan(effective_on=DAY, **both(world)))


def test_what_is_impossible_in_a_tree_is_refused(world):
    move = {"kind": "move", "unit_ids": (world.unit.pk,)}
    assert "자기 아래로" in refused(world, **move, parent_id=world.team.pk)
    assert "다른 상위 조직" in refused(world, **move, parent_id=world.office.pk)
    assert "기관 전체는" in refused(world, kind="move", unit_ids=(world.office.pk,), parent_id=world.unit.pk)
    assert "다른 하나의 아래" in refused(world, kind="merge", unit_ids=(world.unit.pk, world.team.pk), name="새 과")
    assert "아래 조직에 합칠 수" in refused(world, kind="merge", unit_ids=(world.unit.pk,), target_id=world.team.pk)
    assert "둘 넘게" in refused(world, kind="merge", unit_ids=(world.unit.pk,), name="새 과")
    split = {"kind": "split", "unit_ids": (world.unit.pk,)}
    assert "이름을 한 줄에" in refused(world, **split, parts=("하나",), ends=True)
    assert "이미 있습니다" in refused(world, **split, parts=("보육과",))
    assert "다른 이름" in refused(world, kind="rename", unit_ids=(world.unit.pk,), name="가족정책과")
    assert "총괄하는 기관" in refused(world, **move, parent_id=make_unit("남의 과", parent=make_office("다른실")).pk)


def test_a_unit_that_has_already_changed_later_is_refused(world):
    plan = Plan(kind="rename", effective_on=date(2023, 7, 1), unit_ids=(world.unit.pk,), name="가족과")
    reorganize(actor=world.coordinator, plan=plan)
    Reorganization.objects.all().delete()
    assert "이미 바뀌어" in refused(world, **both(world))


def test_the_page_looks_first_and_then_acts(world, client):
    client.force_login(world.coordinator)
    url = reverse("reorganization")
    for kind in ("merge", "split", "move", "rename"):
        assert client.get(f"{url}?kind={kind}").status_code == 200
    typed = {"kind": "split", "unit": world.unit.pk, "parts": "다문화과\n\n", "effective_on": "2023-06-01"}
    page = client.post(url, typed | {"action": "preview"})
    assert page.status_code == 200 and not Reorganization.objects.exists()
    for words in ("가족센터 운영", "가족정책팀", "한 번에 반영", f'name="series-{world.line.series_id}"'):
        assert words in page.content.decode()
    place = {f"series-{world.line.series_id}": "1", "series-9": "7", "team-x": "1"}
    done = client.post(url, typed | place | {"action": "apply"}, follow=True)
    assert "가족정책과 → 가족정책과, 다문화과" in done.content.decode()
    assert owner_of(world.line, JUNE) == newest_unit() and owner_of(world.second, JUNE) == world.unit
    refused_page = client.post(url, typed | {"effective_on": "2023-05-01", "action": "apply"})
    assert refused_page.status_code == 422 and "반영할 수 없습니다" in refused_page.content.decode()
    assert client.post(url, {"kind": "split", "action": "apply"}).status_code == 422

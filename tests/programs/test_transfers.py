"""인사이동: a pasted sheet is judged row by row, put into effect in one act, and given back until its day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.refusals import InvalidInput, NotAllowed, StaleForm
from organization.access import rights_of
from organization.models import Assignment, Contact, Role, Transfer, TransferRow, User
from organization.transfers import parse_day, read_orders
from reporting import services, transfers
from reporting.models import Notice, Remark, SeriesPlacement
from tests import factories


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def world(db):
    world = factories.World()
    world.successor = factories.make_user(username="newcomer", post="새 담당자")
    world.placement = SeriesPlacement.objects.get(series=world.line.series)
    SeriesPlacement.objects.filter(pk=world.placement.pk).update(officer=world.officer)
    world.today = timezone.localdate()
    return world


def sheet(*rows):
    return "업무\t전임\t후임\t발령일\n" + "\n".join("\t".join(map(str, row)) for row in rows)


def read(world, *rows, actor=None):
    return read_orders(sheet(*rows), rights_of(fresh(actor or world.coordinator)))


def change(world, day, *, unit="가족정책과 · 담당자"):
    rows = read(world, (unit, world.officer.username, "newcomer", day.isoformat()))
    assert not [row.problems for row in rows if row.problems]
    return transfers.apply(actor=fresh(world.coordinator), rows=rows)


def responsible(world):
    return SeriesPlacement.objects.get(pk=world.placement.pk).officer


def test_on_the_day_one_act_changes_hands(world, client):
    change(world, world.today)
    old, new = rights_of(fresh(world.officer)), rights_of(fresh(world.successor))
    assert not old.may_enter(world.unit.pk) and not old.may_submit(world.unit.pk)
    assert new.may_enter(world.unit.pk)
    assert responsible(world) == world.successor
    ended = Assignment.objects.get(user=world.officer)
    assert (ended.valid_until, ended.reads_until) == (world.today, world.today + timedelta(days=14))


def test_the_predecessor_reads_and_does_nothing_else(world):
    world.fill()
    change(world, world.today)
    browser = Client()
    browser.force_login(fresh(world.officer))
    review = reverse("money_review", args=[world.unit.pk, 202305])
    assert browser.get(review).status_code == 200
    assert browser.get(reverse("money_entry", args=[world.unit.pk, 202305])).status_code == 404
    with pytest.raises(NotAllowed):
        factories.fill(world.submission, {world.line: 5}, actor=fresh(world.officer))
    with pytest.raises(NotAllowed):
        services.submit(actor=fresh(world.officer), submission=world.submission)


def test_after_the_days_of_reading_nothing_is_left(world):
    change(world, world.today)
    Assignment.objects.filter(user=world.officer).update(reads_until=world.today - timedelta(days=1))
    rights = rights_of(fresh(world.officer))
    assert not rights.may_see(world.unit.pk) and not rights.may_see_drafts(world.unit.pk)


def test_a_head_who_leaves_no_longer_confirms(world):
    world.fill()
    world.submit()
    rows = read(world, ("가족정책과 부서장", world.head.username, "newcomer", world.today))
    transfers.apply(actor=fresh(world.coordinator), rows=rows)
    with pytest.raises(NotAllowed):
        services.confirm(actor=fresh(world.head), submission=world.submission)
    services.confirm(actor=fresh(world.successor), submission=world.submission)


def test_what_is_dated_later_changes_on_its_day(world):
    day = world.today + timedelta(days=5)
    change(world, day)
    assert rights_of(fresh(world.officer)).may_enter(world.unit.pk)
    assert not rights_of(fresh(world.successor)).may_enter(world.unit.pk)
    assert responsible(world) == world.officer
    assert transfers.settle_due(day) == 1
    assert responsible(world) == world.successor
    assert transfers.settle_due(day) == 0


def test_signing_in_hands_over_what_is_due(world, client):
    change(world, world.today + timedelta(days=1))
    TransferRow.objects.update(effective_on=world.today)
    client.post(reverse("login"), {"username": world.second_officer.username, "password": factories.PASSWORD})
    assert responsible(world) == world.successor


def test_it_is_given_back_until_the_day(world):
    transfer = change(world, world.today)
    transfers.undo(actor=fresh(world.coordinator), transfer=transfer)
    assert rights_of(fresh(world.officer)).may_enter(world.unit.pk)
    assert not rights_of(fresh(world.successor)).office_ids
    assert responsible(world) == world.officer
    assert Assignment.objects.get(user=world.officer).reads_until is None
    with pytest.raises(InvalidInput):
        transfers.undo(actor=fresh(world.coordinator), transfer=transfer)


def test_it_is_not_given_back_after_the_day(world):
    transfer = change(world, world.today)
    TransferRow.objects.update(effective_on=world.today - timedelta(days=1))
    with pytest.raises(InvalidInput):
        transfers.undo(actor=fresh(world.coordinator), transfer=transfer)


def test_history_keeps_both_posts(world):
    transfer = change(world, world.today)
    transfers.undo(actor=fresh(world.coordinator), transfer=transfer)
    events = Assignment.pgh_event_model.objects.filter(user__in=[world.officer, world.successor])
    labels = list(events.order_by("pgh_id").values_list("pgh_label", flat=True))
    assert labels == ["insert", "update", "insert", "delete", "update"]


def test_all_or_nothing(world):
    good = ("가족정책과 · 담당자", world.officer.username, "newcomer", world.today)
    rows = read(world, good, ("없는과 · 담당자", "-", "newcomer", world.today))
    with pytest.raises(InvalidInput):
        transfers.apply(actor=fresh(world.coordinator), rows=rows)
    assert not Transfer.objects.exists() and not Notice.objects.exists()
    assert rights_of(fresh(world.officer)).may_enter(world.unit.pk)


def test_what_changed_since_the_preview_is_refused(world):
    rows = read(world, ("가족정책과 · 담당자", world.officer.username, "newcomer", world.today))
    Assignment.objects.filter(user=world.officer).update(valid_until=date(2099, 1, 1))
    with pytest.raises(StaleForm):
        transfers.apply(actor=fresh(world.coordinator), rows=rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("없는과 · 담당자", "-", "newcomer", "2030-07-01"), "조직이 없거나"),
        (("가족정책과", "-", "newcomer", "2030-07-01"), "단위와 역할"),
        (("가족정책과 · 담당자", "-", "nobody", "2030-07-01"), "계정이 없습니다"),
        (("가족정책과 · 담당자", "-", "-", "2030-07-01"), "모두 비어"),
        (("가족정책과 · 담당자", "-", "newcomer", "내일"), "발령일"),
        (("가족정책과 · 담당자", "-", "newcomer", "2030-02-31"), "발령일"),
        (("가족정책과 · 담당자", "newcomer", "-", "2030-07-01"), "아닙니다"),
        (("가족정책과 · 담당자", "newcomer", "newcomer", "2030-07-01"), "같습니다"),
        (("가족정책과 · 관리자", "-", "newcomer", "2030-07-01"), "옮길 수 있는 자리"),
        (("가족정책과 · 담당자", "-", "newcomer"), "열이 넷"),
    ],
)
def test_problems_are_named_by_row(world, row, said):
    (found,) = read(world, row)
    assert found.number == 2
    assert any(said in problem for problem in found.problems), found.problems


def test_another_office_is_not_the_coordinator_s(world):
    other = factories.make_office("다른정책실")
    factories.make_unit("다른과", parent=other)
    (found,) = read(world, ("다른과 · 담당자", "-", "newcomer", "2030-07-01"))
    assert found.problems
    administrator = factories.make_user(Role.ADMINISTRATOR, world.office)
    (found,) = read(world, ("다른과 · 담당자", "-", "newcomer", "2030-07-01"), actor=administrator)
    assert not found.problems


def test_days_are_read_as_people_write_them():
    written = ("2026-07-01", "2026.7.1.", "2026. 7. 1.", "20260701", "2026년 7월 1일", "2026/7/1")
    assert {parse_day(text) for text in written} == {date(2026, 7, 1)}
    assert parse_day("7.1.") == date(timezone.localdate().year, 7, 1)
    for text in ("", "x", "2026-13-01", "99999999"):
        with pytest.raises(ValueError):
            parse_day(text)


def test_the_page_previews_applies_and_undoes(world, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(fresh(world.coordinator))
    url = reverse("transfers")
    orders = sheet(("가족정책과 · 담당자", world.officer.username, "새 담당자", world.today))
    page = browser.post(url, {"action": "preview", "orders": orders})
    assert page.status_code == 200 and "반영할 수 있음" in page.content.decode()
    assert not Transfer.objects.exists()
    assert browser.post(url, {"action": "apply", "orders": orders}).status_code == 302
    with django_assert_max_num_queries(15):
        assert "되돌리기" in browser.get(url).content.decode()
    browser.post(url, {"action": "undo", "transfer": Transfer.objects.get().pk})
    assert Transfer.objects.get().undone_by == world.coordinator
    wrong = browser.post(url, {"action": "apply", "orders": sheet(("없는과 · 담당자", "-", "newcomer", "7.1."))})
    assert wrong.status_code == 422 and "조직이 없거나" in wrong.content.decode()


def test_reading_a_long_sheet_takes_as_few_queries(world, django_assert_num_queries):
    rights = rights_of(fresh(world.coordinator))
    row = ("가족정책과 · 담당자", world.officer.username, "newcomer", "2030-07-01")
    for count in (1, 40):
        with django_assert_num_queries(2):
            read_orders(sheet(*[row] * count), rights)


def test_the_successor_finds_everything_on_one_page(world, django_assert_max_num_queries):
    world.fill()
    Remark.objects.create(
        series=world.line.series, submission=world.submission, month=202305, text="교부 지연", entered_by=world.officer
    )
    world.submit()
    world.return_line("근거를 확인해 주세요")
    Contact.objects.create(unit=world.unit, post="과장", extension="내선 1000", valid_from=date(2020, 1, 1))
    change(world, world.today)
    started = Assignment.objects.get(user=world.successor)
    url = reverse("handover", args=[started.pk])
    assert Notice.objects.get(user=world.successor).url == url
    browser = Client()
    browser.force_login(fresh(world.successor))
    with django_assert_max_num_queries(20):
        page = browser.get(url).content.decode()
    for word in ("가족센터 운영", "교부 지연", "근거를 확인해 주세요", "내선 1000", "보완요청", world.officer.post):
        assert word in page, word
    assert "아이돌봄" not in page
    browser.force_login(fresh(world.officer))
    assert browser.get(url).status_code == 404

"""Who hears of which act: exactly those whom it concerns, and nobody of what was refused."""

import pytest
from django.db import transaction
from django.urls import reverse

from core.refusals import Refusal
from organization.models import Role
from reporting import notices, services
from reporting.models import Notice, SeriesPlacement
from tests.factories import make_user


def told(user):
    return list(Notice.objects.filter(user=user, read_at=None).order_by("pk").values_list("text", flat=True))


@pytest.fixture
def unit_coordinator(world):
    return make_user(Role.UNIT_COORDINATOR, world.unit)


def test_a_submission_is_told_to_the_heads_of_the_unit(world):
    gone = make_user(Role.UNIT_HEAD, world.unit)
    gone.is_active = False
    gone.save()
    other_head = make_user(Role.UNIT_HEAD, world.other_unit)
    world.fill()
    world.submit()
    assert told(world.head) == ["가족정책과 2023년 5월 예산집행이(가) 제출되었습니다. 검토해 주세요."]
    assert Notice.objects.get().url == reverse("money_review", args=[world.unit.pk, 202305])
    assert told(gone) == told(other_head) == told(world.officer) == []


def test_returned_rows_are_told_to_those_whose_they_are(world, unit_coordinator):
    SeriesPlacement.objects.filter(series=world.second.series).update(officer=world.second_officer)
    world.fill()
    world.submit()
    reasons = {world.line.series_id: "근거가 없습니다", world.second.series_id: "100% 넘습니다"}
    services.return_cells(actor=world.head, submission=world.submission, reasons=reasons)
    assert told(world.second_officer) == ["가족정책과 2023년 5월 예산집행 보완요청: 아이돌봄. 100% 넘습니다"]
    assert "외 1줄" in told(unit_coordinator)[0], "who handed it in hears of all"
    assert "가족센터 운영. 근거가 없습니다" in told(world.officer)[0]


def test_an_empty_row_of_nobody_is_told_to_the_officers(world, unit_coordinator):
    services.record(actor=world.officer, submission=world.submission, entries=[entry(world.line)])
    services.submit(actor=unit_coordinator, submission=world.submission)
    reasons = {world.second.series_id: "비었습니다"}
    services.return_cells(actor=world.head, submission=world.submission, reasons=reasons)
    for person in (world.officer, world.second_officer, unit_coordinator):
        assert told(person) == ["가족정책과 2023년 5월 예산집행 보완요청: 아이돌봄. 비었습니다"]


def entry(line):
    return services.Entry(line.series_id, 1, "원", 0)


def test_confirmed_closed_and_reopened_are_told_to_those_who_worked_on_it(world, unit_coordinator):
    world.fill()
    world.submit()
    Notice.objects.all().delete()
    world.confirm()
    for person in (world.officer, unit_coordinator, world.coordinator):
        assert "확인되었습니다" in told(person)[0]
    assert told(world.head) == [], "who did it knows"
    services.close(actor=world.coordinator, submission=world.submission)
    assert "마감되었습니다" in told(world.officer)[-1] and "마감되었습니다" in told(world.head)[-1]
    services.reopen(actor=world.coordinator, submission=world.submission, reason="100% 오류 %(what)s")
    assert told(world.officer)[-1].endswith("마감이 해제되었습니다. 사유: 100% 오류 %(what)s")


def test_a_month_opened_again_is_told_to_heads_and_unit_coordinators(world, unit_coordinator):
    services.close_period(actor=world.coordinator, period=world.may)
    services.reopen_period(actor=world.coordinator, period=world.may, reason="정정")
    assert told(world.head) == told(unit_coordinator) == ["2023년 5월의 마감이 해제되었습니다. 사유: 정정"]
    assert told(world.officer) == []


def test_nobody_hears_of_what_did_not_happen(world):
    with pytest.raises(Refusal):
        services.submit(actor=world.officer, submission=world.submission)
    world.fill()
    with transaction.atomic():
        services.submit(actor=world.officer, submission=world.submission)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_a_long_reason_is_cut_not_refused(world):
    world.fill()
    world.submit()
    services.return_cells(actor=world.head, submission=world.submission, reasons={world.line.series_id: "가" * 300})
    assert len(told(world.officer)[0]) == notices.LONGEST


def test_the_page_shows_opens_and_marks_only_my_own(client, world):
    world.fill()
    world.submit()
    mine = Notice.objects.get(user=world.head)
    client.force_login(world.head)
    text = client.get(reverse("notices")).content.decode()
    assert 'masthead__count">1<' in text and mine.text in text
    client.force_login(world.officer)
    assert mine.text not in client.get(reverse("notices")).content.decode()
    client.post(reverse("notices"), {"notice": mine.pk, "action": "open"})
    mine.refresh_from_db()
    assert mine.read_at is None, "nobody reads another's"
    client.force_login(world.head)
    assert client.post(reverse("notices"), {"notice": mine.pk, "action": "open"})["Location"] == mine.url
    mine.refresh_from_db()
    assert mine.read_at and "masthead__count" not in client.get(reverse("home")).content.decode()


def test_all_at_once_and_never_away_from_here(client, world):
    rows = [Notice.objects.create(user=world.head, text="밖", url=url) for url in ("https://x.example/", "//x", "")]
    client.force_login(world.head)
    for row in rows:
        response = client.post(reverse("notices"), {"notice": row.pk, "action": "open"})
        assert response["Location"] == reverse("notices")
    Notice.objects.create(user=world.head, text="하나 더")
    client.post(reverse("notices"), {"action": "read"})
    assert notices.unread_count(world.head) == 0

"""The month's counts from entry to the closed month, by the page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.selectors import type_counts
from reporting.models import Submission
from tests.facilities.samples import make_count
from tests.factories import JULY, JUNE, make_period


@pytest.fixture
def series(world):
    return make_count(world.unit, "새 상담소", group="상담시설", valid_from=JUNE.value)


def address(world, name, month=JUNE):
    return reverse(name, kwargs={"unit": world.unit.pk, "month": month})


def submission(world, month=JUNE):
    return Submission.objects.get(unit=world.unit, kind="facilities", period__month=month.value)


def send(world, role, name, month=JUNE, **data):
    return world.clients[role].post(address(world, name, month), data)


def stored(world, series, month=JUNE):
    return next(row.value for row in type_counts([world.unit.pk], month, [world.unit.pk]) if row.series_id == series.pk)


def test_from_entry_to_confirmation(world, series):
    key = f"value-{series.pk}"
    response = send(
        world, "unit_coordinator", "facilities_entry", **{key: "1,204", f"seen-{series.pk}": "0|", "action": "submit"}
    )
    assert response.status_code == 302
    assert (submission(world).state, int(stored(world, series))) == ("submitted", 1204)
    assert send(world, "officer", "facilities_entry", **{key: "1"}).status_code == 409
    version = submission(world).version
    data = {"action": "return", "returned": str(series.pk), "reason_all": "다시 세어 주세요"}
    assert send(world, "unit_head", "facilities_review", **data, submission_version="0").status_code == 409
    send(world, "unit_head", "facilities_review", **data, submission_version=version)
    text = world.clients["officer"].get(address(world, "facilities_entry")).content.decode()
    assert "다시 세어 주세요" in text and text.count('name="value-') == 1
    data = {key: "1,203", f"seen-{series.pk}": "1|1,204", "action": "submit"}
    assert send(world, "unit_coordinator", "facilities_entry", **data).status_code == 302
    data = {"action": "confirm", "submission_version": submission(world).version, "document_number": "가족-1"}
    assert send(world, "unit_head", "facilities_review", **data).status_code == 302
    assert submission(world).state == "confirmed" and int(stored(world, series)) == 1203


def test_nothing_changed_is_one_mark(world, series):
    send(world, "officer", "facilities_entry", **{f"value-{series.pk}": "12", f"seen-{series.pk}": "0|"})
    make_period(world.office, JULY)
    data = {f"value-{series.pk}": "변동 없음", f"seen-{series.pk}": "0|"}
    assert send(world, "officer", "facilities_entry", JULY, **data).status_code == 302
    assert int(stored(world, series, JULY)) == 12


@pytest.mark.parametrize("typed", ["-1", "1.5", "많음", "99999999999", "1,2"])
def test_what_is_no_count_is_refused(world, series, typed):
    response = send(world, "officer", "facilities_entry", **{f"value-{series.pk}": typed, f"seen-{series.pk}": "0|"})
    assert response.status_code == 422 and typed in response.content.decode()
    assert stored(world, series) is None


def test_two_in_the_same_cell(world, series):
    data = {f"value-{series.pk}": "5", f"seen-{series.pk}": "0|"}
    assert send(world, "officer", "facilities_entry", **data).status_code == 302
    assert send(world, "team_lead", "facilities_entry", **data | {f"value-{series.pk}": "6"}).status_code == 409
    assert int(stored(world, series)) == 5


def test_taking_it_back(world, series):
    data = {f"value-{series.pk}": "5", f"seen-{series.pk}": "0|", "action": "submit"}
    send(world, "unit_coordinator", "facilities_entry", **data)
    assert send(world, "unit_coordinator", "facilities_act", action="withdraw").status_code == 302
    assert submission(world).state == "draft"


def test_a_closed_month_opens_again_until_a_day(world, series):
    data = {f"value-{series.pk}": "5", f"seen-{series.pk}": "0|", "action": "submit"}
    send(world, "unit_coordinator", "facilities_entry", **data)
    send(world, "unit_head", "facilities_review", action="confirm", submission_version=submission(world).version)
    send(world, "coordinator", "facilities_act", action="close")
    assert submission(world).state == "closed"
    send(world, "coordinator", "facilities_act", action="reopen", reason="다시 셈", until="어느 날")
    assert submission(world).state == "closed"
    until = timezone.localdate() + timedelta(days=3)
    send(world, "coordinator", "facilities_act", action="reopen", reason="다시 셈", until=until.isoformat())
    assert submission(world).state == "draft"

"""Many drafts are closed at once, or none of them."""

import pytest

from core.refusals import MonthClosed
from reporting import services
from reporting.models import Decision, Submission
from tests import factories


@pytest.fixture
def world(db):
    world = factories.World()
    world.fill()
    return world


def test_all_of_them_are_closed_with_every_step_on_record(world, django_assert_max_num_queries):
    both = [world.submission, world.next_submission]
    with django_assert_max_num_queries(12):
        services.publish_many(actor=world.coordinator, submissions=both, note="발행 자료")
    assert set(Submission.objects.values_list("state", "version")) == {
        ("closed", world.submission.version + 4),
        ("closed", 3),
    }
    steps = list(Decision.objects.filter(submission=both[1]).values_list("from_state", "to_state"))
    assert steps == [("draft", "submitted"), ("submitted", "confirmed"), ("confirmed", "closed")]


def test_one_that_is_no_draft_stops_them_all(world):
    world.submit()
    with pytest.raises(MonthClosed):
        services.publish_many(actor=world.coordinator, submissions=[world.submission, world.next_submission], note="")
    assert Submission.objects.get(pk=world.next_submission.pk).state == "draft"
    assert not Decision.objects.filter(submission=world.next_submission).exists()

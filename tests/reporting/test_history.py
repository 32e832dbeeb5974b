"""Every change leaves a version that names its author, and no version can be changed or removed."""

import pghistory
import pytest
from django.apps import apps

from reporting.history import changes_of
from reporting.models import Figure
from tests import factories
from tests.database import refused, run, select


def events():
    return list(apps.get_model("reporting", "FigureEvent").objects.order_by("pgh_id").select_related("pgh_context"))


def test_insert_update_and_delete_are_kept_with_who_acted(world):
    with pghistory.context(user=world.officer.pk, url="/entry/"):
        factories.fill(world.submission, {world.line: 1}, actor=world.officer)
        factories.fill(world.submission, {world.line: 2}, actor=world.officer)
        factories.fill(world.submission, {world.line: None}, actor=world.officer)
    kept = events()
    assert [(event.pgh_label, event.value) for event in kept] == [("insert", 1), ("update", 2), ("delete", 2)]
    assert {event.pgh_context.metadata["user"] for event in kept} == {world.officer.pk}


def test_writes_past_the_services_are_kept_too(world):
    world.fill()
    Figure.objects.update(value=7)
    run("UPDATE reporting_figure SET value = 8")
    run("UPDATE reporting_figure SET value = 8")  # changes nothing, so leaves nothing
    run("DELETE FROM reporting_figure")
    labels = [event.pgh_label for event in events()]
    assert labels == ["insert"] * 2 + ["update"] * 4 + ["delete"] * 2


@pytest.mark.parametrize("table", ["figure", "submission", "period", "series", "seriesplacement"])
def test_versions_cannot_be_changed_or_removed(world, table):
    world.fill()
    world.submit()
    run("UPDATE reporting_period SET note = '비고'")
    name = f"reporting_{table}event"
    assert select(f"SELECT count(*) FROM {name}")[0][0]
    # Not even with the history's own way out.
    triggers = select("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [name])
    ignored = ",".join(row[0] for row in triggers)
    for statement in (f"UPDATE {name} SET pgh_label = 'x'", f"DELETE FROM {name}"):
        with refused("record_kept"):
            run(f"SET LOCAL pgtrigger.ignore = '{{{ignored}}}'; {statement}")


def test_who_acted_cannot_be_removed(world):
    with pghistory.context(user=world.officer.pk):
        world.fill()
    with refused("record_kept"):
        run("DELETE FROM pghistory_context")


def test_changes_read_from_to_newest_first(world):
    factories.fill(world.submission, {world.line: 1_000}, actor=world.officer)
    factories.fill(world.submission, {world.line: 1_200}, actor=world.second_officer)
    factories.fill(world.submission, {world.second: 5}, actor=world.officer)
    factories.fill(world.submission, {world.line: None}, actor=world.second_officer)
    changes = [
        (change.series_name, change.before, change.after, change.actor_label) for change in changes_of(world.submission)
    ]
    officer, second = str(world.officer), str(world.second_officer)
    assert changes == [
        ("가족센터 운영", 1_200, None, second),
        ("아이돌봄", None, 5, officer),
        ("가족센터 운영", 1_000, 1_200, second),
        ("가족센터 운영", None, 1_000, officer),
    ]
    assert len(changes_of(world.submission, series_id=world.second.series_id)) == 1
    assert len(changes_of(world.submission, limit=2)) == 2


def test_changes_name_who_acted_rather_than_who_had_typed(world):
    factories.fill(world.submission, {world.line: 1}, actor=world.officer)
    with pghistory.context(user=world.second_officer.pk):
        run("UPDATE reporting_figure SET value = 2")
        factories.fill(world.submission, {world.line: None}, actor=world.second_officer)
    assert changes_of(world.submission)[0].actor_label == str(world.second_officer)


def test_a_change_knows_what_stood_before_however_long_ago(world):
    lines = [factories.make_line(world.unit) for _number in range(30)]
    factories.fill(world.submission, dict.fromkeys(lines, 1), actor=world.officer)
    factories.fill(world.submission, dict.fromkeys(lines, 2), actor=world.officer)
    changes = changes_of(world.submission, limit=5)
    assert {(change.before, change.after) for change in changes} == {(1, 2)}


def test_changes_take_the_same_queries_for_more_rows(world, django_assert_num_queries):
    lines = [factories.make_line(world.unit) for _number in range(10)]
    factories.fill(world.submission, dict.fromkeys(lines[:2], 1), actor=world.officer)
    with django_assert_num_queries(1):
        changes_of(world.submission)
    factories.fill(world.submission, dict.fromkeys(lines, 2), actor=world.officer)
    with django_assert_num_queries(1):
        changes_of(world.submission)

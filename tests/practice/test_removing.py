"""The practice bureau goes as a whole, closed months and all; nothing real can go that way."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from facilities.models import Facility
from organization.models import Contact, Placement, Unit, User
from reporting.models import Figure, Notice, Period, SeriesPlacement, Submission
from tests import factories
from tests.database import refused, run, select
from tests.facilities.samples import make_contract, make_count, make_facility, make_shelter

GUARDS = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
#: Models whose rows belong to no unit: the sentence says why they stay.
STAY = {
    "organization.User": "accounts are stopped, never deleted",
    "organization.Transfer": "its rows go; the act itself names no unit",
    "reporting.ReasonChoice": "a list shared by all offices",
}


def rows_of_everything():
    names = select("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {name: select(f"SELECT count(*) FROM {name}")[0][0] for (name,) in names}


def remove():
    out = io.StringIO()
    call_command("remove_practice", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_everything_that_was_loaded_goes_and_nothing_else(django_assert_max_num_queries):
    factories.World().close()
    before = rows_of_everything()
    call_command("load_practice", stdout=io.StringIO())
    assert select("SELECT count(*) FROM reporting_figure")[0][0] > before["reporting_figure"] + 1500
    with django_assert_max_num_queries(12):
        assert "지웠습니다" in remove()
    after = rows_of_everything()
    changed = {name: (before[name], count) for name, count in after.items() if count != before[name]}
    assert set(changed) <= {"organization_user"}
    assert not User.objects.filter(username__startswith="practice-", is_active=True).exists()


@pytest.mark.django_db
def test_it_can_come_and_go_again():
    for _time in range(2):
        call_command("load_practice", stdout=io.StringIO())
        remove()
    assert "없습니다" in remove()
    call_command("load_practice", stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("load_practice", stdout=io.StringIO())


def test_its_guards_stand_again_afterwards(beside):
    before = select(GUARDS)
    remove()
    assert select(GUARDS) == before


def test_what_people_did_in_it_goes_too(beside):
    """Somebody played: an issued report, a reopened month, a notice."""
    from programs.services import issue

    people = {user.username: user for user in User.objects.filter(username__startswith="practice-")}
    issue(
        actor=people["practice-coordinator"],
        code="budget-execution",
        unit=beside.root,
        month=Period.objects.filter(office=beside.root, state="closed").first().as_month,
    )
    Notice.objects.create(user=people["practice-officer"], text="알림")
    remove()
    assert not Unit.objects.filter(is_practice=True).exists()
    assert not Notice.objects.filter(text="알림").exists()


def test_its_facilities_go_with_it(beside):
    """Somebody kept a shelter in it, read its address, and deleted a contract."""
    unit = Unit.objects.get(pk=min(beside.unit_ids - {beside.root.pk}))
    place, shelter = make_facility(unit), make_shelter(unit)
    make_contract(place).delete()
    make_contract(shelter)
    make_count(unit, valid_from=203001)
    run(
        "INSERT INTO facilities_addresssight (facility_id, user_id, seen_at, reason) VALUES (%s, %s, now(), '점검')",
        [shelter.pk, User.objects.get(username="practice-officer").pk],
    )
    before = Facility.objects.exclude(unit__in=beside.unit_ids).count()
    remove()
    assert Facility.objects.count() == before == 2
    assert not select("SELECT 1 FROM facilities_facilityevent WHERE unit_id = ANY(%s)", [list(beside.unit_ids)])


def test_a_real_bureau_is_refused(beside):
    figures = Figure.objects.count()
    for unit in (beside.real.office, beside.real.unit, beside.real.other_office):
        with refused("practice_apart"):
            run("SELECT programs_remove_practice(%s)", [unit.pk])
    with refused("practice_apart"):
        run("SELECT programs_remove_practice(0)")
    assert Figure.objects.count() == figures


def test_a_part_of_it_is_refused(beside):
    part = Placement.objects.filter(parent=beside.root).first()
    with refused("practice_apart"):
        run("SELECT programs_remove_practice(%s)", [part.unit_id])


def test_no_real_unit_becomes_practice_nor_the_other_way(beside):
    with refused("practice_apart"):
        Unit.objects.filter(pk=beside.real.office.pk).update(is_practice=True)
    with refused("practice_apart"):
        Unit.objects.filter(pk=beside.root.pk).update(is_practice=False)


def test_real_and_practice_stand_apart(beside):
    real, practice = beside.real.unit, beside.root
    for unit, parent in ((real, practice), (practice, beside.real.office)):
        with refused("practice_apart"):
            Placement.objects.create(
                unit=unit, parent=parent, name="x", valid_from="2001-01-01", valid_until="2001-02-01"
            )
    with refused("practice_apart"):
        SeriesPlacement.objects.create(series=beside.real.series, unit=practice, name="x", valid_from=203001)


def test_one_closed_figure_of_it_is_as_closed_as_any(beside):
    """The setting of nobody opens it: outside the one function the lock holds for practice too."""
    closed = Figure.objects.filter(submission__unit__in=beside.unit_ids, submission__state="closed")
    with refused("figure_frozen"):
        run("DELETE FROM reporting_figure WHERE id = %s", [closed.first().pk])
    submission = Submission.objects.filter(unit__in=beside.unit_ids, state="closed").first()
    with refused("record_kept"):
        run("DELETE FROM reporting_decision WHERE submission_id = %s", [submission.pk])


def test_a_real_row_that_points_to_it_stops_it(beside):
    run(
        "UPDATE budgets_budgetline SET account_id = (SELECT id FROM budgets_account WHERE office_id = %s LIMIT 1)"
        " WHERE series_id = (SELECT series_id FROM reporting_seriesplacement WHERE unit_id = %s LIMIT 1)",
        [beside.root.pk, beside.real.other_office.pk + 1],
    )
    lines = select(
        "SELECT count(*) FROM budgets_budgetline l JOIN budgets_account a ON a.id = l.account_id"
        " JOIN reporting_seriesplacement p ON p.series_id = l.series_id WHERE a.office_id = %s AND p.unit_id = %s",
        [beside.root.pk, beside.real.other_office.pk + 1],
    )
    assert lines == [(1,)]
    with pytest.raises(CommandError):
        remove()
    assert Unit.objects.filter(pk=beside.root.pk).exists()
    assert Contact.objects.filter(unit__in=beside.unit_ids).exists()


@pytest.mark.django_db
def test_every_table_that_leads_to_a_unit_is_named():
    """A new model that belongs to a unit must go with it: name it in the function, or here with the reason."""
    source = select("SELECT prosrc FROM pg_proc WHERE proname = 'programs_practice_rows'")[0][0]
    leading = {Unit}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            if not model._meta.model_name.endswith("event")
            and model not in leading
            and any(f.is_relation and f.many_to_one and f.related_model in leading for f in model._meta.fields)
        }
        if not more:
            break
        leading |= more
    forgotten = {
        model._meta.label
        for model in leading
        if f"['{model._meta.db_table}'," not in source and model._meta.label not in STAY
    }
    assert not forgotten

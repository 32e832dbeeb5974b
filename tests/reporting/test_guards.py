"""Every guard of the database is needed: without it the same statement passes.

Each case leaves on its table only the guard in question, shows that it refuses, switches it off,
and shows that the statement then does what it says. Everything is rolled back.
"""

import pghistory
import pytest
from django.db import transaction

from budgets.models import ExecutionPlan
from facilities.models import AddressSight, FormerUnit
from organization.models import Unit
from programs import services as program_services
from programs.models import Narrative, NarrativeLink, NarrativePicture
from reporting.models import Edition, EditionFile, Finding, Remark
from tests import factories
from tests.database import flush_constraints, refused, run, select
from tests.facilities.samples import make_contract, make_facility, make_inspection, make_record

EVENTS = [
    "reporting_figureevent",
    "reporting_submissionevent",
    "reporting_periodevent",
    "reporting_seriesevent",
    "reporting_seriesplacementevent",
    "organization_placementevent",
    "organization_assignmentevent",
    "budgets_budgetlineevent",
    "budgets_appropriationevent",
    "reporting_remarkevent",
    "reporting_findingevent",
    "budgets_executionplanevent",
    "facilities_facilitytypeevent",
    "facilities_facilityevent",
    "facilities_entrustmentevent",
    "facilities_entrustmentpartevent",
    "facilities_facilityrecordevent",
    "facilities_inspectionevent",
    "budgets_grantevent",
    "budgets_grantstepevent",
    "facilities_formerunitevent",
    "reporting_roundevent",
    "reporting_rounditemevent",
    "programs_narrativeevent",
    "programs_narrativelinkevent",
]
TRACKED = [name.removesuffix("event") for name in EVENTS]
RECORDS = ["reporting_decision", "reporting_returnedcell", "reporting_edition", "reporting_editionfile"]
RECORDS += ["facilities_addresssight", "reporting_rounddecision", "programs_returnednarrative"]
# TRUNCATE of an assignment is left: it is no record of figures, and its history is kept.
EMPTIED = [name for name in TRACKED if name != "organization_assignment"] + EVENTS + RECORDS
EMPTIED += ["pghistory_context", "programs_narrativepicture"]

INSERT_DECISION = (
    "INSERT INTO reporting_decision (submission_id, action, from_state, to_state, actor_id, decided_at, note,"
    " document_number, by_proxy, transaction)"
    " SELECT submission_id, 'confirm', 'draft', 'closed', actor_id, now(), '', '', false, 0"
    " FROM reporting_decision LIMIT 1"
)
INSERT_RETURNED = (
    "INSERT INTO reporting_returnedcell (submission_id, series_id, decision_id, reason)"
    " SELECT submission_id, series_id, (SELECT min(id) FROM reporting_decision), 'x'"
    " FROM reporting_returnedcell LIMIT 1"
)
INSERT_ROUND_DECISION = (
    "INSERT INTO reporting_rounddecision"
    " (item_id, action, from_state, to_state, actor_id, decided_at, note, transaction)"
    " SELECT item_id, 'confirm', 'draft', 'confirmed', actor_id, now(), '', 0 FROM reporting_rounddecision LIMIT 1"
)
INSERT_RETURNED_TEXT = (
    "INSERT INTO programs_returnednarrative (decision_id, narrative_id, reason, blocks_before)"
    " SELECT (SELECT min(id) FROM reporting_rounddecision), narrative_id, 'x', '[]'"
    " FROM programs_returnednarrative LIMIT 1"
)
HIDE = "UPDATE {table} SET location_disclosure = 'secret'"
PRACTICE = "(SELECT max(id) FROM organization_unit WHERE is_practice)"
MOVE_BELOW_PRACTICE = f"UPDATE organization_placement SET parent_id = {PRACTICE} WHERE parent_id IS NOT NULL"
MOVE_TO_PRACTICE = f"UPDATE reporting_seriesplacement SET team_id = {PRACTICE}"
# Table, guard, the name under which it refuses, and what it refuses in a world whose May is closed.
ROW_GUARDS = [
    ("reporting_figure", "figure_guard", "figure_frozen", "UPDATE {table} SET value = 9"),
    ("reporting_decision", "decision_stamp", "submission_state", INSERT_DECISION),
    ("reporting_submission", "submission_guard", "submission_state", "UPDATE {table} SET state = 'confirmed'"),
    ("reporting_returnedcell", "returned_cell_guard", "record_kept", INSERT_RETURNED),
    ("reporting_seriesplacement", "series_placement_guard", "series_frozen", "UPDATE {table} SET name = 'x'"),
    ("reporting_series", "series_guard", "series_frozen", "UPDATE {table} SET measure = '명'"),
    ("reporting_period", "period_guard", "period_place", "UPDATE {table} SET month = month + 100"),
    ("organization_placement", "unit_placement_guard", "placement_frozen", "UPDATE {table} SET name = 'x'"),
    ("budgets_appropriation", "appropriation_guard", "appropriation_frozen", "UPDATE {table} SET amount = 1"),
    ("reporting_remark", "remark_guard", "figure_frozen", "UPDATE {table} SET text = 'x'"),
    ("budgets_executionplan", "plan_guard", "plan_frozen", "UPDATE {table} SET amount = 9"),
    ("budgets_grant", "grant_guard", "grant_frozen", "UPDATE {table} SET recipient = 'x'"),
    ("budgets_grantstep", "grant_step_guard", "grant_frozen", "UPDATE {table} SET amount = 9"),
    ("budgets_grant", "practice_apart", "practice_apart", f"UPDATE {{table}} SET unit_id = {PRACTICE}"),
    ("budgets_budgetline", "line_guard", "line_frozen", "UPDATE {table} SET heading_id = NULL"),
    ("budgets_heading", "heading_guard", "line_frozen", "UPDATE {table} SET name = 'x'"),
    ("budgets_account", "account_guard", "line_frozen", "UPDATE {table} SET name = 'x'"),
    ("reporting_rounddecision", "round_decision_stamp", "round_item_state", INSERT_ROUND_DECISION),
    ("reporting_rounditem", "round_item_guard", "round_item_state", "UPDATE {table} SET state = 'submitted'"),
    ("programs_narrative", "narrative_guard", "narrative_frozen", "UPDATE {table} SET version = 9"),
    ("programs_narrativelink", "narrative_part_guard", "narrative_frozen", "UPDATE {table} SET text = 'x'"),
    ("programs_narrativepicture", "narrative_part_guard", "narrative_frozen", "UPDATE {table} SET name = 'x'"),
    ("programs_returnednarrative", "narrative_returned_guard", "record_kept", INSERT_RETURNED_TEXT),
    ("facilities_facility", "location_guard", "facility_location", HIDE),
    ("organization_unit", "practice_kept", "practice_apart", "UPDATE {table} SET is_practice = true"),
    ("organization_placement", "practice_apart", "practice_apart", MOVE_BELOW_PRACTICE),
    ("reporting_seriesplacement", "practice_apart", "practice_apart", MOVE_TO_PRACTICE),
    *((table, "keep_rows", "record_kept", f"UPDATE {table} SET id = id") for table in RECORDS),
    *((table, "keep_rows", "record_kept", f"UPDATE {table} SET pgh_label = 'x'") for table in EVENTS),
    ("pghistory_context", "keep_rows", "record_kept", "DELETE FROM pghistory_context"),
    *(
        (table, "history_kept", "history_kept", f"SET LOCAL pgtrigger.ignore = '{{x}}'; UPDATE {table} SET id = id")
        for table in TRACKED
    ),
]  # fmt: skip


def hand_in_a_text(world):
    """A text with a linked number and a picture was returned once and is confirmed."""
    program = factories.make_program(world.unit)
    opened = factories.make_round(world.office, [world.unit.pk], actor=world.coordinator)
    item = opened.items.get(section="results")
    text = factories.write(factories.text_in(opened, program), "ㅇ 상담", actor=world.officer)
    NarrativeLink.objects.create(
        narrative=text, number=1, line=world.line, measure="spent", month=202305, printed_unit="백만원", text="1"
    )
    NarrativePicture.objects.create(
        narrative=text, number=1, name="그림", width=1, height=1, content=b"x", uploaded_by=world.officer
    )
    Narrative.objects.filter(pk=text.pk).update(blocks=[{"type": "line", "level": 1, "text": "지출 1백만원⟨1⟩"}])
    program_services.submit_texts(actor=world.officer, item=item)
    program_services.return_texts(actor=world.head, item=item, reasons={text.pk: "확인"})
    program_services.submit_texts(actor=world.officer, item=item)
    program_services.confirm_texts(actor=world.head, item=item)


@pytest.fixture(scope="module")
def closed_once(django_db_setup, django_db_blocker):
    """May was returned once and is closed; a report of it was issued; somebody's acts are on record."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = factories.World()
        with pghistory.context(user=world.officer.pk):
            world.fill()
        author = {"entered_by": world.officer}
        Remark.objects.create(
            series=world.line.series, submission=world.submission, month=202305, text="사유", **author
        )
        Finding.objects.create(unit=world.unit, month=202305, series=world.line.series, code="gap", sentence="s")
        ExecutionPlan.objects.create(line=world.line, month=202305, amount=1, **author)
        factories.make_step(factories.make_grant(world.unit), "payment", 1, month=202305)
        world.submit()
        world.return_line()
        world.submit()
        world.confirm()
        factories.services.close(actor=world.coordinator, submission=world.submission)
        run("UPDATE reporting_period SET note = '비고'")
        edition = Edition.objects.create(
            publication="p", title="t", unit=world.office, month=202305, number=1, issued_by=world.head, document="{}"
        )
        EditionFile.objects.create(edition=edition, format="html", content=b"x", sha256="0" * 64)
        place = make_facility(world.unit)
        make_contract(place)
        make_record(place)
        make_inspection(place)
        FormerUnit.objects.create(facility=place, unit=world.other_unit, until="2023-01-01")
        hand_in_a_text(world)
        AddressSight.objects.create(facility=place, user=world.officer, reason="점검")
        Unit.objects.create(is_practice=True)
        flush_constraints()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def closed(closed_once, db):
    """That world; what a test does to it is undone."""
    return closed_once


def leave_only(table, guard):
    run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


@pytest.mark.parametrize(
    ("table", "guard", "constraint", "statement"), ROW_GUARDS, ids=[f"{case[0]}-{case[1]}" for case in ROW_GUARDS]
)
def test_without_the_guard_it_would_pass(closed, table, guard, constraint, statement):
    leave_only(table, guard)
    statement = statement.replace("{table}", table)
    with refused(constraint):
        run(statement)
    run(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    assert run(statement) != 0


@pytest.fixture
def production(closed):
    """As where it matters: the way out that tests have is not taken."""
    run("SET LOCAL ganeum.test_truncate = 'off'")
    return closed


@pytest.mark.parametrize("table", EMPTIED)
def test_without_the_guard_it_could_be_emptied(production, table):
    with refused("record_kept"):
        run(f"TRUNCATE {table} CASCADE")
    for other in EMPTIED:
        if other != table:
            run(f"ALTER TABLE {other} DISABLE TRIGGER keep_truncate")
    with refused("record_kept") as caught:
        run(f"TRUNCATE {table} CASCADE")
    assert f"TRUNCATE on {table} is refused" in str(caught.value)
    run(f"ALTER TABLE {table} DISABLE TRIGGER keep_truncate")
    run(f"TRUNCATE {table} CASCADE")
    assert select(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("table", ["organization_unit", "organization_user", "budgets_account"])
def test_nothing_that_must_be_kept_is_emptied_with_something_else(production, table):
    with refused("record_kept"):
        run(f"TRUNCATE {table} CASCADE")


def test_the_way_out_of_tests_needs_a_test_database(production):
    """In a database of another name the setting changes nothing; here, where both hold, it does."""
    condition = "current_database() LIKE 'test\\_%'"
    source = select("SELECT prosrc FROM pg_proc WHERE proname = 'reporting_keep'")[0][0]
    assert condition in source
    assert select(f"SELECT {condition}".replace("%", "%%"), []) == [(True,)]
    run("SET LOCAL ganeum.test_truncate = 'on'")
    run("TRUNCATE reporting_figure")


def test_every_guard_is_tried_here_and_always_on(db):
    installed = select(
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
        " WHERE NOT tgisinternal AND NOT starts_with(tgname, 'pgtrigger_')"
    )
    tried = {(table, guard) for table, guard, _constraint, _statement in ROW_GUARDS}
    tried |= {(table, "keep_truncate") for table in EMPTIED}
    assert {(table, guard) for table, guard, _enabled in installed} == tried
    assert {enabled for _table, _guard, enabled in installed} <= {"A", b"A"}


def test_every_guard_reads_the_real_tables(db):
    loose = select(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prolang <>"
        " (SELECT oid FROM pg_language WHERE lanname = 'c') AND proname ~ '^(reporting|budgets|facilities|programs)_'"
        " AND NOT coalesce(array_to_string(proconfig, ' '), '') LIKE 'search_path=%%, pg_temp'",
        [],
    )
    assert loose == []


# Constraints that are plain SQL or that figures, months and money rest on.

COPY_ROW = "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} ORDER BY id LIMIT 1"
CONSTRAINTS = [
    ("reporting_figure", "figure_no_overlap", {"month": "202306", "corrects": "NULL"}),
    ("reporting_figure", "figure_once", {"covers_from": "'2030-01-01'", "covers_to": "'2030-01-01'"}),
    ("reporting_figure", "figure_days", {"corrects": "202304", "reason": "'r'", "covers_to": "'2023-01-01'"}),
    ("reporting_figure", "figure_has_value", {"corrects": "202304", "reason": "'r'", "value": "NULL"}),
    ("reporting_figure", "figure_correction", {"corrects": "202304", "reason": "''"}),
    ("reporting_seriesplacement", "series_placement_once", {"valid_from": "202306"}),
    ("reporting_seriesplacement", "series_placement_span", {"valid_from": "203001", "valid_until": "203001"}),
    ("reporting_submission", "submission_once", {}),
    ("reporting_period", "period_once", {}),
    ("reporting_period", "period_month", {"month": "5"}),
    ("reporting_returnedcell", "returned_once", {}),
    ("reporting_edition", "edition_once", {}),
    ("reporting_editionfile", "edition_file_once", {}),
    ("organization_placement", "placement_once", {"valid_from": "'2023-06-01'"}),
    ("organization_placement", "placement_span", {"valid_from": "'2000-01-01'", "valid_until": "'2000-01-01'"}),
    (
        "organization_placement",
        "placement_not_own_parent",
        {"valid_from": "'2000-01-01'", "valid_until": "'2000-01-02'", "parent_id": "unit_id"},
    ),
    ("budgets_account", "account_once", {}),
    ("budgets_heading", "heading_once", {}),
    ("budgets_budgetline", "budget_line_code", {"series_id": "(SELECT max(id) FROM reporting_series)"}),
    ("budgets_grant", "grant_once", {}),
    ("budgets_grant", "grant_year", {"fiscal_year": "23", "recipient": "'x'"}),
    ("budgets_grantstep", "grant_step_month", {"month": "5"}),
    ("budgets_grantstep", "grant_step_amount", {"amount": "0"}),
    ("budgets_grantstep", "grant_step_due", {"kind": "'return'", "due_on": "'2030-01-01'"}),
    ("budgets_grantstep", "grant_step_extension", {"kind": "'extension'", "amount": "0"}),
    ("budgets_grantstep", "grant_step_negative", {"amount": "-1"}),
    ("budgets_appropriation", "appropriation_original_once", {}),
    ("budgets_appropriation", "appropriation_stated_once", {}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "constraint", "changes"), CONSTRAINTS, ids=[case[1] for case in CONSTRAINTS])
def test_without_the_constraint_it_would_pass(closed, table, constraint, changes):
    factories.make_series(closed.other_unit)
    flush_constraints()
    run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    if constraint == "budget_line_code":
        run("UPDATE budgets_budgetline SET ledger_code = 'A' || id")
    if constraint == "appropriation_stated_once":
        run("UPDATE budgets_appropriation SET kind = 'stated'")
    found = select("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
    columns = [name for (name,) in found if name != "id"]
    copy = COPY_ROW.format(
        table=table,
        columns=", ".join(f'"{name}"' for name in columns),
        values=", ".join(changes.get(name, f'"{name}"') for name in columns),
    )
    with refused(constraint):
        run(copy)
    is_index = not select("SELECT 1 FROM pg_constraint WHERE conname = %s", [constraint])
    run(f"DROP INDEX {constraint}" if is_index else f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    assert run(copy) == 1

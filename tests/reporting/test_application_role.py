"""The role under which the portal runs for real: what docs/lock.md grants is enough, and not too much.

The statements are read from the document, so it cannot say anything else than what is tested.
"""

import os
import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from psycopg import errors

from budgets.services import appropriate
from core.periods import Month
from reporting import services
from tests import factories
from tests.database import flush_constraints, refused, run, select

DOCUMENT = settings.BASE_DIR / "docs" / "lock.md"
DOCUMENTED_ROLE, DOCUMENTED_DATABASE = "ganeum_app", "DATABASE ganeum "


def documented_statements(role):
    (block,) = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert DOCUMENTED_ROLE in block and DOCUMENTED_DATABASE in block
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    return block.replace(DOCUMENTED_ROLE, role).replace(DOCUMENTED_DATABASE, f"DATABASE {database} ")


@pytest.fixture
def application(world):
    """The world, seen through the role; everything is rolled back, the role too."""
    role = f"ganeum_app_{os.getpid()}"
    flush_constraints()
    run(documented_statements(role))
    run(f"SET LOCAL ROLE {role}")
    world.role = role
    yield world
    run("RESET ROLE")


def test_the_daily_work_can_be_done(application):
    world = application
    world.fill()
    world.submit()
    world.return_line()
    factories.fill(world.submission, {world.line: 7}, actor=world.officer)
    world.submit()
    services.withdraw(actor=world.officer, submission=world.submission)
    factories.fill(world.submission, {world.line: None}, actor=world.officer)
    world.submit()
    world.confirm()
    services.close(actor=world.coordinator, submission=world.submission)
    assert services.close_period(actor=world.coordinator, period=world.may) == 0
    services.reopen(actor=world.coordinator, submission=world.submission, reason="오류")
    period = services.open_period(actor=world.coordinator, office=world.office, month=factories.JULY)
    services.submission_for(period=period, unit=world.unit)
    appropriate(actor=world.coordinator, line=world.line, kind="supplementary", amount=5, month=Month(202306))
    flush_constraints()
    assert select("SELECT count(*) FROM reporting_figureevent")[0][0] > 2


def test_the_role_owns_nothing(application):
    owned = select("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
    assert owned == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE reporting_figure DISABLE TRIGGER figure_guard",
        "ALTER TABLE reporting_figure DISABLE TRIGGER ALL",
        "DROP TRIGGER figure_guard ON reporting_figure",
        "DROP FUNCTION reporting_figure_guard() CASCADE",
        "CREATE OR REPLACE FUNCTION reporting_keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER FUNCTION reporting_figure_guard() RESET search_path",
        "ALTER TABLE reporting_figure DROP CONSTRAINT figure_no_overlap",
        "ALTER TABLE reporting_figure ADD COLUMN extra integer",
        "ALTER TABLE reporting_figure OWNER TO CURRENT_USER",
        "DROP TABLE reporting_edition",
        "CREATE TABLE reporting_shadow (id bigint)",
        "CREATE SCHEMA shadow",
        "CREATE TEMPORARY TABLE reporting_submission (id bigint, state text, period_id bigint)",
        "CREATE RULE quiet AS ON UPDATE TO reporting_submission DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "TRUNCATE reporting_figure",
        "TRUNCATE reporting_submission CASCADE",
        "TRUNCATE reporting_figureevent",
        "UPDATE reporting_figureevent SET value = 1",
        "DELETE FROM reporting_figureevent",
        "DELETE FROM pghistory_context",
        "UPDATE reporting_decision SET note = ''",
        "DELETE FROM reporting_returnedcell",
        "UPDATE reporting_edition SET title = ''",
        "DELETE FROM django_migrations",
    ],
)
def test_the_lock_cannot_be_taken_off(application, statement):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run(statement)
    refusal = (errors.InsufficientPrivilege, errors.InvalidObjectDefinition)
    assert isinstance(caught.value.__cause__, refusal), caught.value


def test_no_history_table_can_be_changed_or_emptied(application):
    found = select(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND has_table_privilege(oid, 'TRUNCATE')"
        " OR relname LIKE '%event' AND relkind = 'r' AND has_table_privilege(oid, 'UPDATE, DELETE')"
    )
    assert found == []


def test_the_freeze_holds(application):
    application.fill()
    application.submit()
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 9")


def test_a_temporary_table_does_not_stand_before_the_real_one(world):
    """Even where temporary tables were left allowed, the guard reads the real submission."""
    world.fill()
    world.submit()
    flush_constraints()
    run("CREATE TEMPORARY TABLE reporting_submission ON COMMIT DROP AS SELECT * FROM public.reporting_submission")
    run("UPDATE pg_temp.reporting_submission SET state = 'draft'")
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 9")
    run("DROP TABLE pg_temp.reporting_submission")


@pytest.mark.parametrize(
    "update",
    [
        "SET LOCAL pgtrigger.ignore = '{pgtrigger_x}'; UPDATE reporting_figure SET value = 9",
        # Within the statement itself, after anything that looks before it.
        "UPDATE reporting_figure SET reason = set_config('pgtrigger.ignore', '{pgtrigger_x}', true)",
    ],
)
def test_history_cannot_be_left_out(application, update):
    application.fill()
    with refused("history_kept"):
        run(update)

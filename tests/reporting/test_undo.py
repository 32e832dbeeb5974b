"""The lock can be taken down and put up again by its migrations, and nothing of it is left between."""

from django.core.management import call_command

from tests.database import select

GUARDS = (
    "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal AND NOT starts_with(tgname, 'pgtrigger_') ORDER BY 1, 2"
)
FUNCTIONS = (
    "SELECT oid::regprocedure::text, proconfig FROM pg_proc WHERE proname ~ '^(reporting|budgets)_'"
    " AND pronamespace = current_schema()::regnamespace ORDER BY 1"
)
EXCLUSIONS = (
    "SELECT conname FROM pg_constraint WHERE contype = 'x' AND conrelid <> 'organization_placement'::regclass"
    " ORDER BY conname"
)


def test_the_lock_is_taken_down_and_put_up_whole(db):
    before = select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)
    call_command("migrate", "reporting", "0001", verbosity=0)
    assert (select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)) == ([], [], [])
    call_command("migrate", verbosity=0)
    assert (select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)) == before
    assert all(before)

"""The lock can be taken down and put up again by the SQL of its migrations, and nothing of it is left between."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunSQL

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


def written_in_sql():
    """Every piece of plain SQL of the migrations, in the order in which they are applied."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    return [
        (migration.app_label, operation)
        for migration, _backwards in plan
        for operation in migration.operations
        if isinstance(operation, RunSQL)
    ]


def test_the_lock_is_taken_down_and_put_up_whole(db):
    before = select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)
    pieces, editor = written_in_sql(), connection.schema_editor(atomic=False)
    for app, piece in reversed(pieces):
        piece.database_backwards(app, editor, None, None)
    assert (select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)) == ([], [], [])
    for app, piece in pieces:
        piece.database_forwards(app, editor, None, None)
    assert (select(GUARDS), select(FUNCTIONS), select(EXCLUSIONS)) == before
    assert all(before)

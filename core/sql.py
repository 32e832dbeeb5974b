"""Plain SQL: migrations that run a file beside them, and what the planner is told."""

from pathlib import Path

from django.db import connection, migrations


def run_sql_file(migration_file: str, name: str) -> migrations.RunSQL:
    """Run ``sql/<name>.sql`` of the migration's folder; ``sql/<name>.undo.sql`` reverses it."""
    folder = Path(migration_file).parent / "sql"
    forward = (folder / f"{name}.sql").read_text(encoding="utf-8")
    backward = (folder / f"{name}.undo.sql").read_text(encoding="utf-8")
    return migrations.RunSQL(forward, backward)


def refresh_statistics(*models) -> None:
    """Tell the planner how many rows the models' tables hold now, within the running transaction.

    After a load that was rolled back it may believe that they are empty, and joins then take minutes.
    Where the account owns no table the server only warns, and its own rhythm has to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(model._meta.db_table) for model in models)}")

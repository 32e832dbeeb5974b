"""Migrations that run plain SQL kept in a file beside them."""

from pathlib import Path

from django.db import migrations


def run_sql_file(migration_file: str, name: str) -> migrations.RunSQL:
    """Run ``sql/<name>.sql`` of the migration's folder; ``sql/<name>.undo.sql`` reverses it."""
    folder = Path(migration_file).parent / "sql"
    forward = (folder / f"{name}.sql").read_text(encoding="utf-8")
    backward = (folder / f"{name}.undo.sql").read_text(encoding="utf-8")
    return migrations.RunSQL(forward, backward)

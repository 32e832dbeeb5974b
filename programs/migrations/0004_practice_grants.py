"""Grants are practice or real as their unit is, and go with a practice bureau: the function as it is now."""

from pathlib import Path

from django.db import migrations

from core.sql import run_sql_file

SQL = (Path(__file__).parent / "sql/practice.sql").read_text(encoding="utf-8")
START = "CREATE FUNCTION programs_remove_practice"


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_people_practice"), ("budgets", "0009_freeze_grants")]

    operations = [
        # Tables that are not there yet are passed over by the function itself, so the newest text fits always.
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION programs_remove_practice" + SQL.split(START, 1)[1], migrations.RunSQL.noop
        ),
        run_sql_file(__file__, "practice_grants"),
    ]

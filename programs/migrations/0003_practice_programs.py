"""Removing a practice bureau takes its programs, indicators and seats along: the function as it is now."""

from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent / "sql/practice.sql").read_text(encoding="utf-8")
START = "CREATE FUNCTION programs_remove_practice"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0002_strategy_programs_indicators"),
        ("organization", "0005_board_seats"),
        ("budgets", "0007_funds"),
    ]

    operations = [
        # Tables that are not there yet are passed over by the function itself, so the newest text fits always.
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION programs_remove_practice" + SQL.split(START, 1)[1], migrations.RunSQL.noop
        ),
    ]

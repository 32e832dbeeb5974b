"""The practice bureau stands apart from everything real, and can be removed as a whole."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_people_transfers"),
        ("reporting", "0007_checks_kept"),
        ("budgets", "0006_ledger_scope"),
    ]

    operations = [run_sql_file(__file__, "practice")]

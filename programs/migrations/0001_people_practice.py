"""The practice bureau stands apart from everything real, and can be removed as a whole."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_people_transfers"),
        ("reporting", "0004_freeze_remarks"),
        ("budgets", "0004_freeze_plans"),
    ]

    operations = [run_sql_file(__file__, "practice")]

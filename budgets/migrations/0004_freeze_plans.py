"""A plan for a month that is confirmed or closed is a baseline and stays what it was."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_plans_and_ledger"), ("reporting", "0004_freeze_remarks")]

    operations = [run_sql_file(__file__, "plan")]

"""Appropriations dated inside, or before, a closed month cannot change behind it."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial"), ("reporting", "0002_freeze")]

    operations = [run_sql_file(__file__, "appropriation")]

"""A month that was opened again is open only until the day that was said."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_freeze_remarks")]

    operations = [run_sql_file(__file__, "reopening")]

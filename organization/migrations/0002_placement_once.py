"""A unit stands in one place at a time. The expression needs no extension of PostgreSQL."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]

    operations = [run_sql_file(__file__, "placement_once")]

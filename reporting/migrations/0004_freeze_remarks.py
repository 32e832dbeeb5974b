"""Reasons stand and fall with the figures that they explain."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_reasons_findings_notices")]

    operations = [run_sql_file(__file__, "remark")]

"""A practice bureau takes its programs, indicators, funds and seats along when it goes."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_strategy_programs_indicators")]

    operations = [run_sql_file(__file__, "practice_programs")]

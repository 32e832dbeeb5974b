"""The history of findings is kept as that of the figures they speak of."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_checks_subject")]

    operations = [run_sql_file(__file__, "finding")]

"""A text that was handed in or confirmed stays what it was, with its links and pictures."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_narratives"), ("reporting", "0011_freeze_rounds")]

    operations = [run_sql_file(__file__, "narratives")]

"""What tells where a secret facility is stands in one table; who has read it, and every change, stays known."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_facilities"), ("reporting", "0007_checks_kept")]

    operations = [run_sql_file(__file__, "secrecy")]

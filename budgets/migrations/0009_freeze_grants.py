"""A step of a grant that a confirmed or closed month shows stays what it was."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("budgets", "0008_grants"), ("reporting", "0005_correct_reopening")]

    operations = [run_sql_file(__file__, "grant")]

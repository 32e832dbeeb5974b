"""A practice bureau takes its facilities along when it goes."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_people_practice"), ("facilities", "0002_secrecy")]

    operations = [run_sql_file(__file__, "practice_facilities")]

"""What a unit handed in to a round moves only by decisions that stay on record."""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_rounds")]

    operations = [run_sql_file(__file__, "rounds")]

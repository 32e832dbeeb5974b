"""The lock: what a submitted, confirmed or closed month says cannot change behind it.

Plain SQL and ``ENABLE ALWAYS``, so that neither the shell, the admin, a bulk write nor
``session_replication_role`` passes it. Every refusal raises 23514 with a constraint name, which
``reporting.locks`` turns into a sentence for people.
"""

from django.db import migrations

from core.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("organization", "0002_placement_once")]

    operations = [
        run_sql_file(__file__, "refuse"),
        run_sql_file(__file__, "figure"),
        run_sql_file(__file__, "submission"),
        run_sql_file(__file__, "places"),
        run_sql_file(__file__, "keep"),
    ]

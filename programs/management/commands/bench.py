"""Print and write what pages, saving, import and printing cost: ``make bench``."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from programs.benchmark import GROUPS, Benchmark, as_json, as_text


class Command(BaseCommand):
    help = "Measure on a throw-away database; writes bench.json under VAR_DIR."

    def add_arguments(self, parser):
        parser.add_argument("--runs", type=int, default=40)
        parser.add_argument("--only", choices=GROUPS, nargs="+", default=GROUPS, help="Measure only these groups.")

    def handle(self, *args, **options):
        call_command("collectstatic", verbosity=0, interactive=False)
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            results = Benchmark(options["runs"], options["only"]).run()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        target = settings.VAR_DIR / "bench.json"
        target.write_text(as_json(results), encoding="utf-8")
        self.stdout.write(as_text(results))
        self.stdout.write(str(target))

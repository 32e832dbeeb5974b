"""Fill an empty installation with published reports and one account for each role."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from budgets.models import LedgerColumn, LedgerLayout
from core.periods import Month
from organization.models import Role, Unit, User
from organization.selectors import Tree, tree_as_of
from organization.services import appoint
from programs.practice.office import PEOPLE
from reporting.models import Period
from reporting.selectors import submitting_units
from reporting.services import open_period

PASSWORD = "Ganeum-demo-1"  # noqa: S105  printed at every start; only for the demo
ROLES = (
    ("officer", Role.OFFICER),
    ("gather", Role.UNIT_COORDINATOR),
    ("lead", Role.TEAM_LEAD),
    ("head", Role.UNIT_HEAD),
    ("coordinator", Role.COORDINATOR),
    ("auditor", Role.AUDITOR),
    ("admin", Role.ADMINISTRATOR),
)
LEDGER_COLUMNS = (
    (LedgerColumn.Meaning.CODE, "세부사업코드"),
    (LedgerColumn.Meaning.UNIT, "부서명"),
    (LedgerColumn.Meaning.ACCOUNT, "회계구분"),
    (LedgerColumn.Meaning.NAME, "세부사업명"),
    (LedgerColumn.Meaning.CURRENT, "예산현액"),
    (LedgerColumn.Meaning.SPENT_TO_DATE, "지출누계"),
)


class Command(BaseCommand):
    help = "Load the demo: published reports, an open month, one account for each role."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")

    def handle(self, *args, **options):
        if not options["accounts"] and not Unit.objects.exists():
            for folder in sorted(Path(settings.DEMO_DATA_DIR).iterdir()):
                if folder.is_dir():
                    call_command("import_data", str(folder), stdout=self.stdout)
            open_month = self.people_and_month()
            call_command("load_practice", month=open_month.iso, password=PASSWORD, stdout=self.stdout)
            for practice in Unit.objects.filter(is_practice=True, placements__parent=None):
                self._ledger_layout(practice.pk)
        for username, role in ROLES:
            self.stdout.write(f"  {username:<12} {PASSWORD}   {role.label}")
        if User.objects.filter(username=PEOPLE[0][0], is_active=True).exists():
            for username, role, _where in PEOPLE:
                self.stdout.write(f"  {username:<22} {PASSWORD}   연습용 {role.label}")

    @transaction.atomic
    def people_and_month(self) -> Month:
        """Appoint an account for each role and open the month after the last one printed."""
        tree = tree_as_of(timezone.localdate())
        period = Period.objects.order_by("-month").first()
        office_id = period.office_id
        owning = submitting_units(tree.descendant_ids(office_id), period.as_month)
        unit_id = next(pk for pk in tree.descendant_ids(office_id) if pk in owning)
        places = self._places(tree, office_id, unit_id)
        for username, role in ROLES:
            post = f"{tree.name(places[role])} {role.label}"
            user = User.objects.create_user(username, password=PASSWORD, post=post)
            self._appoint(user, places[role], role)
        auditor = User.objects.get(username="auditor")
        for other in tree.children[None]:
            self._appoint(auditor, other.unit_id, Role.AUDITOR)
        open_period(
            actor=User.objects.get(username="coordinator"),
            office=Unit.objects.get(pk=office_id),
            month=period.as_month.next,
        )
        self._ledger_layout(office_id)
        return period.as_month.next

    def _ledger_layout(self, office_id: int) -> None:
        """A layout to try the ledger with; an office keeps its own in the admin."""
        layout = LedgerLayout.objects.create(office_id=office_id, name="세부사업별 집행현황(예시)")
        LedgerColumn.objects.bulk_create(
            LedgerColumn(layout=layout, meaning=meaning, header=header) for meaning, header in LEDGER_COLUMNS
        )

    def _places(self, tree: Tree, office_id: int, unit_id: int) -> dict[str, int]:
        """The first unit that hands in money, its first team, and their office."""
        team_id = next((row.unit_id for row in tree.children[unit_id]), unit_id)
        return {
            Role.OFFICER: team_id,
            Role.TEAM_LEAD: team_id,
            Role.UNIT_COORDINATOR: unit_id,
            Role.UNIT_HEAD: unit_id,
            Role.COORDINATOR: office_id,
            Role.AUDITOR: office_id,
            Role.ADMINISTRATOR: office_id,
        }

    def _appoint(self, user: User, unit_id: int, role: str) -> None:
        unit = Unit.objects.get(pk=unit_id)
        today = timezone.localdate()
        appoint(actor=None, user=user, unit=unit, role=role, valid_from=today.replace(month=1, day=1))

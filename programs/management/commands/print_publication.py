"""Print a report to a file: ``print_publication budget-execution --unit … --month … --format …``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.documents import RENDERERS, render
from core.money import MONEY_UNITS
from core.periods import Month
from core.refusals import Refusal
from organization.models import Unit
from organization.selectors import tree_as_of
from programs.services import publication


def unit_named(name: str, month: Month) -> Unit:
    """The unit of that name in that month. Raises ``CommandError`` for none or several."""
    tree = tree_as_of(month.last_day)
    found = [pk for pk, placement in tree.placements.items() if placement.name == name]
    if not found:
        raise CommandError(_("%(month)s에 '%(name)s' 조직이 없습니다.") % {"month": month.label, "name": name})
    if len(found) > 1:
        raise CommandError(
            _("'%(name)s' 조직이 %(count)s개 있습니다. 번호로 지정해 주세요: %(ids)s")
            % {"name": name, "count": len(found), "ids": ", ".join(map(str, found))}
        )
    return Unit.objects.get(pk=found[0])


class Command(BaseCommand):
    help = "Print a publication from the confirmed figures of a month."

    def add_arguments(self, parser):
        parser.add_argument("publication")
        parser.add_argument("--unit", required=True, help="name of the unit in that month, or its number")
        parser.add_argument("--month", required=True, help="2023-05")
        parser.add_argument("--format", required=True, choices=list(RENDERERS))
        parser.add_argument("--output", required=True, help="file to write")
        parser.add_argument("--money-unit", choices=list(MONEY_UNITS))

    def handle(self, *args, **options):
        month = self._month(options["month"])
        try:
            build = publication(options["publication"]).build
        except Refusal as error:
            raise CommandError(str(error)) from error
        unit = self._unit(options["unit"], month)
        document = build(unit, month, money_unit=options["money_unit"])
        output = Path(options["output"])
        try:
            output.write_bytes(render(document, options["format"]))
        except OSError as error:
            raise CommandError(
                _("'%(file)s'에 쓸 수 없습니다: %(reason)s") % {"file": output, "reason": error.strerror}
            ) from error
        self.stdout.write(str(output))

    def _month(self, text: str) -> Month:
        try:
            return Month.parse(text)
        except ValueError as error:
            raise CommandError(
                _("'%(text)s'은(는) 기간이 아닙니다. 2023-05처럼 적어 주세요.") % {"text": text}
            ) from error

    def _unit(self, name: str, month: Month) -> Unit:
        if name.isdecimal() and (unit := Unit.objects.filter(pk=int(name)).first()):
            return unit
        return unit_named(name, month)

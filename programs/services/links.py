"""What belongs to a program or to a theme: budget lines, facilities, selections that look across departments."""

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import BudgetLine
from core.refusals import InvalidInput
from facilities.models import Facility
from organization.access import Rights, require, rights_of
from organization.models import User
from programs.models import Program, ProgramFacility, ProgramLine, Theme
from reporting.locks import translated
from reporting.models import SeriesPlacement

LONGEST_NAME = Theme._meta.get_field("name").max_length
LONGEST_DESCRIPTION = 2_000


@transaction.atomic
def link_lines(*, actor: User, program: Program, lines: list[BudgetLine]) -> int:
    """Say that budget lines of the program's own unit pay for it; returns how many links are new."""
    _require_kept(actor, program.unit_id)
    own = set(
        SeriesPlacement.objects.filter(
            unit_id=program.unit_id, series__in=[line.series_id for line in lines]
        ).values_list("series_id", flat=True)
    )
    if not lines or {line.series_id for line in lines} - own:
        raise InvalidInput(_("이 부서의 세부사업을 고르세요."))
    before = ProgramLine.objects.filter(program=program).count()
    ProgramLine.objects.bulk_create(
        (ProgramLine(program=program, line=line) for line in lines),
        update_conflicts=True,
        unique_fields=["program", "line"],
        update_fields=["is_confirmed"],
    )
    return ProgramLine.objects.filter(program=program).count() - before


@transaction.atomic
def confirm_link(*, actor: User, link: ProgramLine) -> None:
    """Take a link that the portal proposed as right."""
    _require_kept(actor, link.program.unit_id)
    ProgramLine.objects.filter(pk=link.pk).update(is_confirmed=True)


@transaction.atomic
def unlink_line(*, actor: User, link: ProgramLine) -> None:
    """Take a link away: the line does not pay for the program."""
    _require_kept(actor, link.program.unit_id)
    link.delete()


@transaction.atomic
def link_facility(*, actor: User, program: Program, facility: Facility) -> bool:
    """Say that a facility of the program's own office takes part in it; whether the link is new."""
    rights = _require_kept(actor, program.unit_id)
    if not _in_office(rights, facility.unit_id, rights.tree.office_id(program.unit_id)):
        raise InvalidInput(_("같은 기관의 시설을 고르세요."))
    _link, is_new = ProgramFacility.objects.get_or_create(program=program, facility=facility)
    return is_new


@transaction.atomic
def unlink_facility(*, actor: User, link: ProgramFacility) -> None:
    """Take a link away: the facility takes no part in the program."""
    _require_kept(actor, link.program.unit_id)
    link.delete()


@transaction.atomic
def save_theme(*, actor: User, theme: Theme, name: str, description: str) -> Theme:
    """Name a theme, new or changed; what it holds is chosen apart."""
    require(rights_of(actor).may_keep_themes(theme.office_id))
    name, description = " ".join(name.split()), description.strip()
    if not name or len(name) > LONGEST_NAME or len(description) > LONGEST_DESCRIPTION or "\x00" in name + description:
        raise InvalidInput(
            _("이름은 %(name)d자, 설명은 %(text)d자까지 적어 주세요.")
            % {"name": LONGEST_NAME, "text": LONGEST_DESCRIPTION}
        )
    if Theme.objects.filter(office_id=theme.office_id, name=name).exclude(pk=theme.pk).exists():
        raise InvalidInput(_("이 기관에 같은 이름의 주제가 있습니다."))
    theme.name, theme.description = name, description
    with translated():
        theme.save()
    return theme


@transaction.atomic
def choose_for_theme(*, actor: User, theme: Theme, programs=(), lines=(), units=()) -> int:
    """Add programs, budget lines and units (their headcount) of the theme's own office; returns how many are new."""
    rights = rights_of(actor)
    require(rights.may_keep_themes(theme.office_id))
    if not (programs or lines or units):
        raise InvalidInput(_("주제에 넣을 것을 하나 이상 고르세요."))
    owners = {program.unit_id for program in programs} | {unit.pk for unit in units}
    owners |= _owners_of(lines)
    if any(not _in_office(rights, unit_id, theme.office_id) for unit_id in owners):
        raise InvalidInput(_("같은 기관의 사업·세부사업·조직만 넣습니다."))
    before = _held_by(theme)
    theme.programs.add(*programs)
    theme.lines.add(*lines)
    theme.units.add(*units)
    return _held_by(theme) - before


@transaction.atomic
def leave_out_of_theme(*, actor: User, theme: Theme, programs=(), lines=(), units=()) -> int:
    """Take rows out of a theme; the rows themselves stay as they are."""
    require(rights_of(actor).may_keep_themes(theme.office_id))
    before = _held_by(theme)
    theme.programs.remove(*programs)
    theme.lines.remove(*lines)
    theme.units.remove(*units)
    return before - _held_by(theme)


@transaction.atomic
def drop_theme(*, actor: User, theme: Theme) -> None:
    """Take a theme away; nothing that it held changes."""
    require(rights_of(actor).may_keep_themes(theme.office_id))
    theme.delete()


def _require_kept(actor: User, unit_id: int) -> Rights:
    rights = rights_of(actor)
    require(rights.may_keep_programs(unit_id))
    return rights


def _held_by(theme: Theme) -> int:
    return theme.programs.count() + theme.lines.count() + theme.units.count()


def _owners_of(lines: list[BudgetLine]) -> set[int]:
    placed = SeriesPlacement.objects.filter(series__in=[line.series_id for line in lines])
    return set(placed.values_list("unit_id", flat=True))


def _in_office(rights: Rights, unit_id: int, office_id: int | None) -> bool:
    """Whether a unit stands, or stood, in the office; a practice unit stands in a practice office alone."""
    if unit_id in rights.tree:
        return rights.tree.office_id(unit_id) == office_id
    offices = {rights.tree.office_id(row.parent_id) for row in rights.placements if row.unit_id == unit_id}
    return office_id in offices

"""Checks of plans: days that have passed, and programs that cost something else than their lines hold."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.selectors import execution_of, line_placements
from core.money import MONEY_UNITS, format_money
from core.quality import Scope, Severity, Statement, check
from programs.models import Program, ProgramLine
from programs.selectors.due import due_milestones


@check("milestone_overdue", gettext_lazy("지난 일정"), Severity.NOTICE)
def planned_days_have_not_passed(scope: Scope):
    """What was to be done before the end of the month is done, or somebody says where it stands: one a unit."""
    late = defaultdict(list)
    for item in due_milestones(scope.unit_ids, scope.month.last_day, days_ahead=0):
        if item.is_overdue:
            late[item.milestone.unit_id].append(item.milestone)
    for unit_id, rows in late.items():
        yield Statement(
            unit_id=unit_id,
            sentence=_("지났는데 완료되지 않은 일정이 %(count)d건입니다. 가장 오래된 것은 %(dates)s '%(task)s'입니다.")
            % {"count": len(rows), "dates": rows[0].date_text, "task": rows[0].task},
            facts=tuple(sorted(row.pk for row in rows)),
        )


@check("program_budget", gettext_lazy("소요예산과 세부사업"), Severity.NOTICE)
def programs_cost_what_their_lines_hold(scope: Scope):
    """The required budget of a program whose lines somebody has linked is what these lines may spend.

    Only where a line pays for one program alone: a shared line says nothing of its parts.
    """
    links = ProgramLine.objects.filter(
        program__unit_id__in=scope.unit_ids, program__year=scope.month.year, is_confirmed=True
    )
    by_line, by_program = defaultdict(set), defaultdict(set)
    for program_id, line_id in links.values_list("program_id", "line_id"):
        by_line[line_id].add(program_id)
        by_program[program_id].add(line_id)
    if not by_program:
        return
    placements = line_placements(scope.unit_ids, scope.month).filter(series__budget_line__in=list(by_line))
    current = {row.line.pk: row.current for row in execution_of(placements, scope.month, scope.unit_ids)}
    for program in Program.objects.filter(pk__in=by_program, required_budget__isnull=False):
        lines = by_program[program.pk]
        if any(len(by_line[pk]) > 1 or current.get(pk) is None for pk in lines):
            continue
        held, unit = sum(current[pk] for pk in lines), program.given_unit
        rounding = Decimal(MONEY_UNITS.get(unit, 1)) / 2 * (1 + len(lines))
        if abs(held - program.required_budget) > rounding:
            shown = unit if unit in MONEY_UNITS else "원"
            yield Statement(
                unit_id=program.unit_id,
                subject=str(program.pk),
                sentence=_(
                    "'%(name)s': 소요예산 %(wanted)s%(unit)s이(가) "
                    "이어진 세부사업의 예산현액 %(held)s%(unit)s과(와) 다릅니다."
                )
                % {
                    "name": program.title,
                    "wanted": format_money(program.required_budget, shown),
                    "held": format_money(held, shown),
                    "unit": shown,
                },
                facts=(program.required_budget, held),
            )

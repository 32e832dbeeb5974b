"""The figures of programs that a text may speak of: indicators, linked budget lines, the required budget."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors import execution_of, line_placements, summed
from core.money import won_per_unit
from core.periods import Month
from programs.models import Category, Narrative, NarrativeLink, Program, ProgramLine
from programs.narratives.numbers import PERCENT, WON, Fact
from programs.selectors.results import Result, results_of

Measure = NarrativeLink.Measure


def facts_of_texts(narratives: Iterable[Narrative], draft_unit_ids=()) -> dict[int, list[Fact]]:
    """``{narrative_id: facts}``, each as of the month of its text. Seven queries at most for every month."""
    by_month, found = defaultdict(list), {}
    for narrative in narratives:
        by_month[narrative.month].append(narrative)
    for month, rows in by_month.items():
        facts = facts_of({row.program for row in rows}, month, draft_unit_ids)
        found |= {row.pk: facts[row.program_id] for row in rows}
    return found


def facts_of(programs: Iterable[Program], month: Month, draft_unit_ids=()) -> dict[int, list[Fact]]:
    """``{program_id: facts}`` as of the month; figures of sub-programs count with their program. Seven queries at most.

    Figures that nobody has confirmed count for ``draft_unit_ids`` only.
    """
    programs = list(programs)
    found = {program.pk: _required(program) for program in programs}
    for result in results_of(_categories(found), month, draft_unit_ids, beside=("targets",)):
        program, facts = result.indicator.program, _of_result(result)
        for program_id in {program.pk, program.parent_id} & found.keys():
            found[program_id] += facts
    for program_id, lines in _lines(programs, month, draft_unit_ids).items():
        found[program_id] += _of_lines(lines)
    return found


def _categories(program_ids):
    own, of_parts = Q(indicator__program__in=program_ids), Q(indicator__program__parent__in=program_ids)
    rows = Category.objects.filter(own | of_parts).select_related("indicator__program")
    return rows.order_by("indicator__order", "indicator_id", "order", "pk")


def _fact(key: str, title: str, value, unit: str, **details) -> list[Fact]:
    """One fact in whole units; none where nothing is known. A measure such as 천원 is money."""
    if value is None:
        return []
    worth = won_per_unit(unit)
    if worth:
        value, unit = Decimal(value) * worth, WON
    return [Fact(key, title, Decimal(value), unit, **details)]


def _of_result(result: Result) -> list[Fact]:
    indicator, category = result.indicator, result.category
    name = f"{indicator.name} {category.name}".strip()
    labels = (category.name,) if category.name else (indicator.name, *indicator.aliases)
    within = (indicator.name,) if category.name else ()
    place, unit = f"category:{category.pk}", indicator.measure
    if not unit:
        return []
    target = result.target.value if result.target else None
    named = {"labels": labels, "within": within}
    facts = _fact(f"{place}:{Measure.TO_DATE}", _("%s 누계") % name, result.to_date, unit, **named)
    if result.this_month != result.to_date:
        facts += _fact(f"{place}:{Measure.THIS_MONTH}", _("%s 당월") % name, result.this_month, unit, **named)
    facts += _fact(f"{place}:{Measure.TARGET}", _("%s 목표") % name, target, unit, is_target=True, **named)
    # Beside the name of what is counted a percentage may be anything: it is offered, never contradicted.
    return facts + _fact(f"{place}:{Measure.ACHIEVEMENT}", _("%s 달성률") % name, result.achievement_rate, PERCENT)


def _required(program: Program) -> list[Fact]:
    return _fact(f"program:0:{Measure.REQUIRED}", _("소요예산"), program.required_budget, WON, labels=(_("소요예산"),))


def _lines(programs: list[Program], month: Month, draft_unit_ids) -> dict[int, list]:
    """Spending lines by program, as of the month."""
    known, links = {program.pk for program in programs}, defaultdict(set)
    rows = ProgramLine.objects.filter(Q(program__in=known) | Q(program__parent__in=known))
    for program_id, parent_id, line_id in rows.values_list("program_id", "program__parent_id", "line_id"):
        links[line_id] |= {program_id, parent_id} & known
    if not links:
        return {}
    units = {program.unit_id for program in programs}
    placements = line_placements(units, month).filter(
        series__budget_line__in=list(links), series__budget_line__direction=Direction.EXPENDITURE
    )
    found = defaultdict(list)
    for line in execution_of(placements, month, draft_unit_ids):
        for program_id in links[line.line.pk]:
            found[program_id].append(line)
    return found


def _of_lines(lines: list) -> list[Fact]:
    total = summed(lines, role="total")
    facts = _of_amounts("line:0", "", total, ())
    if len(lines) > 1:
        for line in lines:
            facts += _of_amounts(f"line:{line.line.pk}", line.name, line, (line.name,))
    return facts


def _of_amounts(place: str, name: str, amounts, within: tuple) -> list[Fact]:
    values = (
        (Measure.CURRENT, amounts.current, WON, (_("예산현액"),)),
        (Measure.SPENT, amounts.spent, WON, (_("집행액"), _("지출액"))),
        (Measure.RATE, amounts.rate, PERCENT, (_("집행률"),)),
    )
    facts = []
    for measure, value, unit, labels in values:
        title = f"{name} {measure.label}".strip()
        facts += _fact(f"{place}:{measure}", title, value, unit, labels=labels, within=within)
    return facts


def reference_of(key: str) -> dict:
    """The fields of a link that a fact's key stands for: category or line (neither: the whole program), measure."""
    kind, number, measure = key.split(":")
    pk = int(number) or None
    return {
        "category_id": pk if kind == "category" else None,
        "line_id": pk if kind == "line" else None,
        "measure": measure,
    }


def key_of(link: NarrativeLink) -> str:
    """The key of the fact that a link follows."""
    if link.category_id:
        return f"category:{link.category_id}:{link.measure}"
    kind = "program" if link.measure == Measure.REQUIRED else "line"
    return f"{kind}:{link.line_id or 0}:{link.measure}"

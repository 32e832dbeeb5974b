"""Checks of texts: numbers that contradict a figure, and last round's words handed in again untouched."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.quality import Scope, Severity, Statement, check
from programs.models import Narrative
from programs.narratives.document import latest_rounds
from programs.narratives.facts import facts_of_texts
from programs.narratives.notes import NumberNote, number_notes
from programs.narratives.outline import is_empty
from reporting.models import RoundItem, RoundSection

HANDED_IN = (RoundItem.State.SUBMITTED, RoundItem.State.CONFIRMED)


def narratives(scope: Scope) -> list[Narrative]:
    """Texts of the units in the last round of each office as of the month. Two queries."""
    rounds = latest_rounds(scope.month)
    if not rounds:
        return []
    rows = Narrative.objects.filter(item__round__in=rounds, item__unit_id__in=scope.unit_ids)
    return list(rows.select_related("item__round", "program").order_by("item_id", "program__order", "pk"))


@check("narrative_number", gettext_lazy("글 속의 수치"), Severity.NOTICE)
def texts_say_what_figures_say(scope: Scope):
    """A number behind the name of a figure is that figure; results only, plans speak of what is to come."""
    texts = [row for row in scope.once(narratives) if row.item.section == RoundSection.RESULTS and row.blocks]
    if not texts:
        return
    facts = facts_of_texts(texts, scope.unit_ids)
    for row in texts:
        for note in number_notes(row.blocks, facts[row.pk], only_wrong=True):
            yield Statement(
                unit_id=row.item.unit_id,
                subject=_place(row, note),
                sentence=_("'%(program)s' %(section)s에 %(text)s(으)로 적혀 있으나 %(title)s은(는) %(value)s입니다.")
                % {
                    "program": row.program.title,
                    "section": row.item.get_section_display(),
                    "text": note.number.text,
                    "title": note.facts[0].title,
                    "value": note.facts[0].shown,
                },
                facts=(note.number.text, note.facts[0].key, note.facts[0].value.normalize()),
            )


def _place(row: Narrative, note: NumberNote) -> str:
    """Where a number stands: program, block and letter, and of a table the cell."""
    cell = "" if note.row is None else f":{note.row}:{note.column}"
    return f"{row.program_id}:{note.block}:{note.number.start}{cell}"


@check("narrative_stale", gettext_lazy("지난 회차 그대로 낸 글"), Severity.NOTICE)
def texts_were_touched(scope: Scope):
    """What was handed in was looked at: texts of the last round that nobody touched, told once a unit and section."""
    stale = defaultdict(list)
    for row in scope.once(narratives):
        if row.is_stale and row.item.state in HANDED_IN and not is_empty(row.blocks):
            stale[row.item].append(row)
    for item, rows in stale.items():
        yield Statement(
            unit_id=item.unit_id,
            subject=item.section,
            sentence=_("%(section)s 가운데 지난 회차의 글을 손대지 않고 낸 것이 %(count)d건입니다: '%(first)s' 등.")
            % {"section": item.get_section_display(), "count": len(rows), "first": rows[0].program.title},
            facts=tuple(row.pk for row in rows),
        )

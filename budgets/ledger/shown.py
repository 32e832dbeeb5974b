"""The comparison in the words and texts of the page, amounts in won."""

from django.utils.translation import gettext as _

from budgets.ledger.matching import NEW, Match
from budgets.ledger.plan import Plan, RowPlan, Totals
from budgets.models import Appropriation
from core.money import format_number
from organization.selectors import Tree

#: A page of more rows to settle is no page; those beyond come up as the first are settled.
MOST_SHOWN = 60


def shown_plan(plan: Plan) -> dict:
    """What the template of the preview needs, beside the upload itself."""
    counts = plan.counts
    order = list(Appropriation.Kind)
    changes = [(row, change) for row in plan.rows for change in [*row.changes.new, *row.changes.amended]]
    changes.sort(key=lambda pair: order.index(pair[1].kind))
    return {
        "counts": dict(counts),
        "control": [_total(total) for total in plan.control],
        "by_unit": [{"name": name, "totals": [_total(total) for total in totals]} for name, totals in plan.by_unit],
        "unmatched": [_unmatched(match) for match in plan.unmatched[:MOST_SHOWN]],
        "unmatched_count": len(plan.unmatched),
        "known_count": sum(1 for match in plan.unmatched if match.unit_id is not None),
        "unknown_count": sum(1 for match in plan.unmatched if match.unit_id is None),
        "free_lines": [{"value": held.line_id, "label": f"{held.unit_name} · {held.name}"} for held in plan.free],
        "units": _units(plan.tree, plan),
        "chosen": [_chosen(row) for row in plan.chosen] + [_left_out(match) for match in plan.left_out],
        "renamed": [
            {
                "key": row.row.key,
                "unit": row.held.unit_name,
                "before": row.held.name,
                "after": row.row.name,
                "takes_over": row.is_renamed,
            }
            for row in plan.renamed
        ],
        "vanished": [
            {
                "unit": held.unit_name,
                "name": held.name,
                "current": format_number(held.current),
                "to_date": format_number(held.to_date),
            }
            for held in plan.vanished
        ],
        "changes": [_change(row, change) for row, change in changes],
        "change_kinds": _kinds([change for _row, change in changes]),
        "unbalanced": [{"label": label, "sum": format_number(total)} for label, total in plan.unbalanced],
        "values": [_value(row) for row in plan.rows],
        "notes": [{"name": row.row.label, "text": note} for row in plan.rows for note in row.notes],
        "locked": plan.locked_names(),
        "outside": plan.outside,
        "merged_rows": plan.export.merged_rows,
        "total_rows": plan.export.total_rows,
        "to_write": plan.to_write,
        "is_ready": plan.is_ready,
        "needs_explanation": plan.needs_explanation,
        "fingerprint": plan.fingerprint,
    }


def _total(total: Totals) -> dict:
    return {
        "label": total.label,
        "file": format_number(total.file),
        "portal": format_number(total.portal),
        "difference": format_number(total.difference) if total.difference else "",
        "printed": format_number(total.printed) if total.printed not in (None, total.file) else "",
        "agrees": total.agrees,
    }


def _unmatched(match: Match) -> dict:
    row = match.row
    return {
        "key": row.key,
        "place": ", ".join(str(number) for number in row.numbers[:3]),
        "unit": row.unit,
        "unit_id": match.unit_id,
        "account": row.account,
        "code": row.code,
        "name": row.name,
        "current": format_number(row.amounts.get("current")),
        "to_date": format_number(row.amounts.get("spent_to_date")),
        "trouble": match.trouble,
        "candidates": [
            {"line": candidate.held.line_id, "name": candidate.held.name, "why": candidate.why}
            for candidate in match.candidates
        ],
    }


def _units(tree: Tree, plan: Plan) -> list[dict]:
    """Where a new line may stand: the units that have lines first, then the rest of the scope."""
    owning = {held.unit_id for held in plan.held.lines}
    ordered = sorted(
        (pk for pk in tree.descendant_ids(plan.upload.period.office_id) if pk in plan.scope),
        key=lambda pk: pk not in owning,
    )
    return [{"value": pk, "label": tree.name(pk)} for pk in ordered]


def _chosen(row: RowPlan) -> dict:
    return {
        "key": row.row.key,
        "name": row.row.label,
        "what": _("새 세부사업") if row.match.how == NEW else _("%s에 이음") % row.held.name,
    }


def _left_out(match: Match) -> dict:
    return {"key": match.row.key, "name": match.row.label, "what": _("이번에는 뺌")}


def _change(row: RowPlan, change: Appropriation) -> dict:
    before = getattr(change, "amount_before", None)
    return {
        "unit": row.held.unit_name if row.held else row.row.unit,
        "name": row.row.name,
        "kind": change.get_kind_display(),
        "before": format_number(before),
        "amount": format_number(change.amount),
        "current": format_number(row.changes.current),
        "is_provisional": change.is_provisional,
        "note": change.note,
    }


def _kinds(changes: list[Appropriation]) -> list[dict]:
    """How many changes there are of each kind, and what they come to."""
    grouped: dict[str, list[int]] = {}
    for change in changes:
        amount = change.amount - getattr(change, "amount_before", 0)
        grouped.setdefault(change.get_kind_display(), []).append(amount)
    return [
        {"label": label, "count": len(amounts), "sum": format_number(sum(amounts))}
        for label, amounts in grouped.items()
    ]


def _value(row: RowPlan) -> dict:
    old = row.held.value if row.held else None
    return {
        "unit": row.held.unit_name if row.held else row.row.unit,
        "name": row.held.name if row.held else row.row.name,
        "previous": format_number(row.previous),
        "old": format_number(old) if old is not None and row.writes_value else "",
        "value": format_number(row.value),
        "to_date": format_number(row.to_date),
        "current": format_number(row.changes.current),
        "is_changed": row.writes_value,
    }

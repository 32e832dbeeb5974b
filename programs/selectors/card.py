"""One program with everything small that its card says, read at once."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from programs.models import (
    Commitment,
    FundShare,
    Milestone,
    MilestoneMove,
    PlaceOfUse,
    Program,
    ResponsiblePost,
    Theme,
)
from reporting.models import PublishedValue

#: What belongs to a program, by the name under which the card has it: model, how it is bound, columns.
PARTS = {
    "said_places": (PlaceOfUse, "program", ("section", "number", "title")),
    "said_posts": (ResponsiblePost, "program", ("name", "extension")),
    "said_shares": (FundShare, "program", ("source", "text", "percent")),
    "said_commitments": (Commitment, "programs", ("id", "kind", "number", "title", "state", "due_on", "result")),
    "said_themes": (Theme, "programs", ("id", "name")),
}
RELATED = ("id", "title", "purpose", "required_budget", "parent_id", "predecessor_id")


def program_cards(unit_ids) -> QuerySet[Program]:
    """Programs of the units with what their cards say; two queries for one card.

    ``said_…`` are lists of unsaved rows once ``with_parts`` has read them.
    """
    related = Program.objects.filter(Q(parent=OuterRef("pk")) | Q(predecessor=OuterRef("pk")))
    printed = PublishedValue.objects.filter(
        unit_id=OuterRef("unit_id"), file="programs.csv", column="title", text=OuterRef("title")
    )
    rows = {
        name: _rows(model.objects.filter(**{by: OuterRef("pk")}), names) for name, (model, by, names) in PARTS.items()
    }
    rows["said_related"] = _rows(related, RELATED)
    rows["said_printed"] = ArraySubquery(
        printed.values(said=JSONObject(source=F("source__name"), section=F("section"), line=F("line")))
    )
    milestones = Milestone.objects.annotate(
        moved=_rows(MilestoneMove.objects.filter(milestone=OuterRef("pk")), ("start_text", "end_text", "reason"))
    )
    found = Program.objects.filter(unit_id__in=unit_ids).annotate(**rows)
    return found.select_related("parent", "predecessor", "strategy").prefetch_related(
        Prefetch("milestones", milestones)
    )


def with_parts(program: Program) -> Program:
    """The same program with rows where the database gave plain ones."""
    models = {name: model for name, (model, _by, _names) in PARTS.items()} | {"said_related": Program}
    for name, model in models.items():
        setattr(program, name, [_made(model, row) for row in getattr(program, name)])
    for milestone in program.milestones.all():
        milestone.moved = [MilestoneMove(**row) for row in milestone.moved]
    return program


def _rows(rows: QuerySet, names: tuple[str, ...]) -> ArraySubquery:
    return ArraySubquery(rows.values(said=JSONObject(**{name: F(name) for name in names})))


def _made(model, row: dict):
    if row.get("due_on"):
        row["due_on"] = date.fromisoformat(row["due_on"])
    return model(**row)

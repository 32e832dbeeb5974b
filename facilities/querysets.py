"""Words that narrow facilities and contracts, as of a day."""

from datetime import date

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce


class FacilityQuerySet(models.QuerySet):
    """Facilities; those of a month are those not closed by its last day, planned ones included."""

    def as_of(self, day: date):
        return self.filter(Q(closes_on__isnull=True) | Q(closes_on__gt=day))

    def answered_by(self, unit_ids, day: date):
        """Those for which one of the units answered on the day; ``unit_then`` says which."""
        return self.with_unit_then(day).filter(unit_then__in=list(unit_ids))

    def with_unit_then(self, day: date):
        """``unit_then``: the unit that answered on the day, whoever answers today."""
        return self.annotate(unit_then=_unit_then(day, "pk", "unit_id"))

    def with_last_move(self):
        """``last_move``: from which day its unit of today answers, none where it always has."""
        moves = _model("FormerUnit").objects.filter(facility=OuterRef("pk")).order_by("-until")
        return self.annotate(last_move=Subquery(moves.values("until")[:1]))

    def with_contract(self, day: date):
        """``contract_id``: the contract that holds, or held last, on the day."""
        return self.annotate(contract_id=_held(day, "pk"))

    def with_end(self, day: date):
        """``ends_on``: the last day of the contract that holds, or held last, on the day."""
        return self.annotate(ends_on=_held(day, "ends_on"))

    def with_records(self, day: date, names):
        """The named numbers (``capacity``, ``occupancy`` …) of the latest record by the day, for sorting."""
        latest = _model("FacilityRecord").objects.filter(facility=OuterRef("pk"), as_of__lte=day).order_by("-as_of")
        return self.annotate(**{name: Subquery(latest.values(name)[:1]) for name in names})

    def with_day(self, day: date):
        """``held``: contracts begun by the day, newest first; ``latest``: the latest record. Two queries."""
        records = _model("FacilityRecord").objects.filter(as_of__lte=day)
        return self.prefetch_related(
            Prefetch("entrustments", _model("Entrustment").objects.held_by(day).named().in_order(), to_attr="held"),
            Prefetch("records", records.order_by("facility_id", "-as_of").distinct("facility_id"), to_attr="latest"),
        )


class EntrustmentQuerySet(models.QuerySet):
    """Contracts; one without a first day has always held."""

    def held_by(self, day: date):
        """Begun on the day or before."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))

    def with_unit_then(self, day: date):
        """``unit_then``: the unit that answered for the facility on the day."""
        return self.annotate(unit_then=_unit_then(day, "facility", "facility__unit_id"))

    def in_order(self):
        """Newest first; of those begun together the one that ends last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), F("ends_on").desc(nulls_last=True), "-pk")

    def named(self):
        """``operator_names`` of each contract, in the order of their parts."""
        names = StringAgg("parts__operator__name", ", ", order_by=["parts__order", "parts__pk"])
        return self.annotate(operator_names=names)


def _unit_then(day: date, facility: str, today: str) -> Coalesce:
    """The unit that answered on the day, of rows that know their facility and the unit of today by these names."""
    former = _model("FormerUnit").objects.filter(facility=OuterRef(facility), until__gt=day).order_by("until")
    return Coalesce(Subquery(former.values("unit_id")[:1]), F(today), output_field=models.BigIntegerField())


def _held(day: date, name: str) -> Subquery:
    held = _model("Entrustment").objects.held_by(day).filter(facility=OuterRef("pk"))
    return Subquery(held.in_order().values(name)[:1])


def _model(name: str):
    """A neighbour in ``models``, which names these querysets and so cannot be imported above."""
    from facilities import models as found

    return getattr(found, name)

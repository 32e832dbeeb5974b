"""외부 취합: what a unit asks others for in a month, made and listed."""

from datetime import date

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from organization.views import UnitMixin
from programs import services
from programs.collecting.offers import members_for, offers_of, plain
from programs.models import Collection, CollectionFile
from reporting.models import Kind, Period

KINDS = (Kind.INDICATORS, Kind.FACILITIES)
Basis = Collection.Basis


class CollectionsView(UnitMixin, View):
    """The collections of a unit's month, and [서식 만들기]."""

    def get(self, request, **_kwargs):
        self.require(self.may_read)
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.may_make)
        try:
            collection = services.start_collection(
                actor=request.user,
                unit=self.unit,
                month=self.month,
                kind=self.kind,
                basis=self.basis,
                keys=request.POST.getlist("item"),
                title=request.POST.get("title", ""),
                due_on=self._due_on(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        messages.success(request, _("서식을 만들었습니다. 내려받아 각 곳에 보내세요."))
        return redirect("collection", collection.pk)

    def _due_on(self) -> date | None:
        text = self.request.POST.get("due_on", "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise InvalidInput(_("회신 기한을 2023-07-10처럼 적어 주세요.")) from None

    # -- what there is ----------------------------------------------------------------------

    @cached_property
    def month(self) -> Month:
        return self.kwargs["month"]

    @cached_property
    def period(self) -> Period:
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @property
    def may_read(self) -> bool:
        return self.rights.may_enter(self.unit.pk) or self.rights.may_coordinate(self.unit.pk)

    @property
    def may_make(self) -> bool:
        return self.rights.may_enter(self.unit.pk) and bool(self.period)

    @cached_property
    def asked(self):
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def kind(self) -> str:
        asked = self.asked.get("kind")
        return asked if asked in KINDS else Kind.INDICATORS

    @cached_property
    def basis(self) -> str:
        asked = self.asked.get("basis")
        possible = [Basis.DISTRICT] if self.kind == Kind.FACILITIES else Basis.values
        return asked if asked in possible else Basis.DISTRICT

    # -- the page ---------------------------------------------------------------------------

    def show(self, status: int = 200):
        self.period  # noqa: B018  a month that the office has not opened is not there
        unit_label = self.rights.tree_on(self.month.last_day).name(self.unit.pk) or str(self.unit)
        context = {
            "unit_label": unit_label,
            "period": self.month,
            "collections": self._listed(),
            "may_make": self.may_make and self.period.is_open,
            "kind": self.kind,
            "basis": self.basis,
            "kinds": [(kind, Kind(kind).label) for kind in KINDS],
            "bases": Basis.choices if self.kind == Kind.INDICATORS else [Basis.choices[0]],
            "form": self._form() if self.may_make and self.period.is_open else None,
            "typed": {name: self.asked.get(name, "") for name in ("title", "due_on")},
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"),
            ],
        }
        return render(self.request, "programs/collection_list.html", context, status=status)

    def _listed(self) -> list[dict]:
        answered = Count("files", filter=Q(files__state=CollectionFile.State.ACCEPTED), distinct=True)
        rows = Collection.objects.filter(unit=self.unit, month=self.month.value).select_related("made_by")
        return [
            {
                "title": row.title,
                "url": reverse("collection", args=[row.pk]),
                "basis": row.get_basis_display(),
                "kind": row.get_kind_display(),
                "answered": row.answered,
                "members": row.asked,
                "due_on": row.due_on,
                "made_at": row.made_at,
                "made_by": str(row.made_by),
                "is_applied": row.applied_at is not None,
            }
            for row in rows.annotate(answered=answered, asked=Count("members", distinct=True))
        ]

    def _form(self) -> dict:
        """What may be asked of the chosen kind of members, and how many of them there are."""
        offers = offers_of(self.unit.pk, self.month, self.kind)
        members = members_for(self.basis, self.unit.pk, self.month, offers)
        names = {plain(member.name) for member in members}
        fitting = [offer for offer in offers if offer.fits(self.basis, names)]
        chosen = set(self.asked.getlist("item"))
        return {
            "members": len(members),
            "items": [
                {
                    "key": offer.key,
                    "label": offer.label,
                    "measure": offer.measure,
                    "note": self._note(offer, names),
                    "is_chosen": offer.key in chosen,
                }
                for offer in fitting
            ],
            "left_out": len(offers) - len(fitting),
        }

    def _note(self, offer, names: set[str]) -> str:
        if not offer.places:
            return _("합계만 적음")
        count = len(names & set(offer.places)) if self.basis != Basis.CATEGORY else len(offer.places)
        said = _("%(count)d곳의 값을 각각 적음") % {"count": count}
        return said + (_(" · 합계도") if offer.total_series_id else "")

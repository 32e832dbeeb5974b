"""공약·지시사항·지적사항: what was promised, ordered or reproved, and how it was dealt with (처리결과)."""

from datetime import date

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents import Table
from core.documents.lists import texts_table
from programs.models import Commitment
from programs.selectors import reading_day
from programs.views.scope import subject_tabs
from reporting.offices import FORMATS, OfficesMixin

TONES = {Commitment.State.DONE: "good", Commitment.State.ONGOING: "good", Commitment.State.DROPPED: "warning"}
#: Beside the states: those still open after their day.
LATE = "late"


class CommitmentsView(OfficesMixin, View):
    """The list, narrowed by kind, state and unit; as a workbook or as papers to print."""

    def get(self, request):
        rows = [self._row(commitment) for commitment in self.commitments]
        if request.GET.get("export") in FORMATS:
            return self.download(request.GET["export"], _("공약·지시·지적사항 처리결과"), self._table(rows))
        context = self.page(
            tabs=subject_tabs("commitments"),
            rows=rows,
            late=sum(row["is_late"] for row in rows),
            day=self.today,
            filters=self._filters(),
            papers=[(name, self._paper_url(name)) for name in FORMATS if name != "xlsx"],
            new_url=self.address_of("commitment_new") if self.kept else "",
        )
        return render(request, "programs/commitment_list.html", context)

    @cached_property
    def kept(self) -> set[int]:
        return self.rights.planning_unit_ids.intersection(self.unit_ids)

    @cached_property
    def today(self) -> date:
        """The day as of which something is late: today, but not past what the office has reported of."""
        return reading_day(self.office_ids)

    def _asked(self, name: str, offered) -> str:
        asked = self.request.GET.get(name, "")
        return asked if asked in {str(value) for value in offered} else ""

    @cached_property
    def asked(self) -> dict[str, str]:
        return {
            "kind": self._asked("kind", Commitment.Kind.values),
            "state": self._asked("state", [*Commitment.State.values, LATE]),
            "owner": self._asked("owner", self.unit_ids),
        }

    def _filters(self) -> list[dict]:
        states = [*Commitment.State.choices, (LATE, _("기한 지남"))]
        offered = [
            ("kind", _("구분"), Commitment.Kind.choices),
            ("state", _("상태"), states),
            ("owner", _("부서"), [(str(pk), label) for pk, label in self.owners(self.unit_ids)]),
        ]
        return [
            {"name": name, "label": label, "choices": choices, "value": self.asked[name]}
            for name, label, choices in offered
        ]

    @cached_property
    def commitments(self):
        asked = self.asked
        unit_ids = self.rights.known.descendant_ids(int(asked["owner"])) if asked["owner"] else self.unit_ids
        found = Commitment.objects.filter(unit_id__in=unit_ids).prefetch_related("programs")
        if asked["kind"]:
            found = found.filter(kind=asked["kind"])
        if asked["state"] == LATE:
            return found.filter(self._late)
        return found.filter(state=asked["state"]) if asked["state"] else found

    @property
    def _late(self) -> Q:
        return Q(state=Commitment.State.OPEN, due_on__lt=self.today)

    def _row(self, row: Commitment) -> dict:
        return {
            "kind": row.get_kind_display(),
            "number": row.number,
            "title": row.title,
            "source": row.source,
            "unit_name": self.unit_name(row.unit_id),
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "due": row.due_on,
            "is_late": bool(row.state == Commitment.State.OPEN and row.due_on and row.due_on < self.today),
            "state": row.get_state_display(),
            "tone": TONES.get(row.state, "info"),
            "result": row.result,
            "url": reverse("commitment", args=[row.pk]) if row.unit_id in self.kept else "",
            "programs": [
                {"title": program.title, "url": reverse("program", args=[program.pk])} for program in row.programs.all()
            ],
        }

    def _table(self, rows: list[dict]) -> Table:
        heads = {
            "kind": _("구분"),
            "number": _("번호"),
            "title": _("내용"),
            "source": _("근거"),
            "unit_name": _("부서"),
            "due_on": _("기한"),
            "state": _("상태"),
            "result": _("처리결과"),
        }
        body = [[row[name] for name in heads] for row in rows]
        return texts_table(_("공약·지시·지적사항 처리결과"), list(heads.values()), body)

    def _paper_url(self, name: str) -> str:
        query = self.request.GET.copy()
        query["export"] = name
        return "?" + query.urlencode()

"""검색: one box over everything that a person may see."""

from itertools import groupby
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from organization.access import Rights, rights_of
from programs.selectors import Hit, search
from programs.selectors.search import MOST_OF_A_KIND, SHORTEST
from reporting.selectors import reading_month

#: Kinds that are read on the page of something else.
PAGES = {"contact": "unit", "post": "program", "milestone": "program"}


class SearchView(View):
    """What bears the words that were asked for, by kind."""

    def get(self, request):
        text = " ".join(request.GET.get("q", "")[:100].replace("\x00", "").split())
        hits = search(text, self.rights)
        groups = []
        for label, found in groupby(hits, key=lambda hit: hit.label):
            rows = [self._row(hit) for hit in found]
            groups.append({"label": label, "rows": rows, "is_cut": len(rows) >= MOST_OF_A_KIND})
        context = {
            "text": text,
            "groups": groups,
            "count": len(hits),
            "is_short": len(text.replace(" ", "")) < SHORTEST,
        }
        return render(request, "programs/search.html", context)

    @cached_property
    def rights(self) -> Rights:
        return rights_of(self.request.user)

    @cached_property
    def years(self) -> dict[int | None, int]:
        """The year that lists show by themselves, by office."""
        offices = self.rights.office_ids
        return {office_id: reading_month(office_id).year for office_id in offices}

    def _row(self, hit: Hit) -> dict:
        rights = self.rights
        is_practice = rights.is_practice(hit.unit_id)
        return {
            "name": hit.name,
            "url": self._address(hit, {"practice": 1} if is_practice else {}),
            "unit_name": rights.known.name(hit.unit_id) if hit.kind != "unit" or hit.unit_id != hit.pk else "",
            "detail": hit.detail,
            "practice": _("연습용") if is_practice else "",
        }

    def _address(self, hit: Hit, apart: dict) -> str:
        """Where the thing is read; lists open narrowed to it, as of its year."""
        if hit.kind == "line":
            told = {"name": hit.name, "owner": hit.unit_id}
            if hit.year != self.years.get(self.rights.known.office_id(hit.unit_id)):
                told["month"] = Month.of(hit.year, 12).value
            return f"{reverse('budget_lines')}?{urlencode(told | apart)}"
        if hit.kind == "strategy":
            return f"{reverse('strategy')}?{urlencode({'year': hit.year} | apart)}"
        if hit.kind == "commitment":
            return f"{reverse('commitments')}?{urlencode({'owner': hit.unit_id} | apart)}"
        if hit.kind == "milestone" and not hit.pk:
            return f"{reverse('milestones')}?{urlencode({'show': 'all', 'owner': hit.unit_id} | apart)}"
        return reverse(PAGES.get(hit.kind, hit.kind), args=[hit.pk])

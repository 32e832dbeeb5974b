"""검색: one box over everything that a person may see."""

from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from organization.access import rights_of
from programs.selectors import Hit, search
from programs.selectors.search import MOST_OF_A_KIND, SHORTEST


class SearchView(View):
    """What bears the words that were asked for, by kind."""

    def get(self, request):
        text = " ".join(request.GET.get("q", "")[:100].split())
        rights = rights_of(request.user)
        hits = search(text, rights)
        groups = []
        for label, found in groupby(hits, key=lambda hit: hit.label):
            rows = [self._row(hit, rights) for hit in found]
            groups.append({"label": label, "rows": rows, "is_cut": len(rows) >= MOST_OF_A_KIND})
        context = {
            "text": text,
            "groups": groups,
            "count": len(hits),
            "is_short": len(text.replace(" ", "")) < SHORTEST,
        }
        return render(request, "programs/search.html", context)

    def _row(self, hit: Hit, rights) -> dict:
        return {
            "name": hit.name,
            "url": self._url(hit),
            "unit_name": rights.tree.name(hit.unit_id) if hit.kind != "unit" or hit.unit_id != hit.pk else "",
            "detail": hit.detail,
            "practice": _("연습용") if rights.is_practice(hit.unit_id) else "",
        }

    def _url(self, hit: Hit) -> str:
        if hit.kind == "line":
            return f"{reverse('budget_lines')}?name={hit.name}&owner={hit.unit_id}"
        return reverse(hit.kind, args=[hit.pk])

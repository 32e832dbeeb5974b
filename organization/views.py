"""What every page of a unit shares: today's rights, the chart of its month, 404 for strangers."""

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.views import View

from organization.access import rights_of
from organization.models import Unit


class UnitMixin:
    """Finds the unit of the address; a unit that the person may not see does not exist."""

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def unit(self) -> Unit:
        unit_id = self.kwargs["unit"]
        if not self.rights.may_see(unit_id):
            raise Http404
        return self.rights.tree.placements[unit_id].unit

    @cached_property
    def office_id(self) -> int:
        return self.rights.tree.office_id(self.unit.pk)

    def require(self, allowed: bool) -> None:
        """What a person may not do does not exist for them either."""
        if not allowed:
            raise Http404


class ExtendSessionView(View):
    """Keeps a session alive when the person says so; saving the session is all it takes."""

    def get(self, request):
        request.session.modified = True
        return HttpResponse(status=204)

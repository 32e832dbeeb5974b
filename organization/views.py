"""What every page of a unit shares: today's rights, the chart of its month, 404 for strangers."""

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

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
        return self.rights.known.placements[unit_id].unit

    @cached_property
    def office_id(self) -> int:
        return self.rights.known.office_id(self.unit.pk)

    def require(self, allowed: bool) -> None:
        """What a person may not do does not exist for them either."""
        if not allowed:
            raise Http404


class ExtendSessionView(View):
    """Keeps a session alive when the person says so; saving the session is all it takes."""

    def get(self, request):
        request.session.modified = True
        return HttpResponse(status=204)


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch")
class SessionAgainView(View):
    """Signs the same account in again without leaving the page, so that nothing typed is lost.

    GET says who is signed in and hands over a token that the next POST is accepted with; POST takes
    ``username`` and ``password``. Wrong passwords count towards the lockout as on the login page.
    """

    def get(self, request):
        return self.answer(request)

    def post(self, request):
        username, password = request.POST.get("username", ""), request.POST.get("password", "")
        user = authenticate(request, username=username, password=password)
        if user is None:
            message = _("비밀번호가 맞지 않습니다. 다시 적어 주세요.")
            return JsonResponse({"message": message, "token": get_token(request)}, status=422)
        login(request, user)
        return self.answer(request)

    def answer(self, request):
        name = request.user.get_username() if request.user.is_authenticated else ""
        return JsonResponse({"username": name, "token": get_token(request)})

"""The portal's own error pages: what happened, what to do."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from core.middleware import is_from_script


def bad_request(request, exception):
    """400; what was too large is 413 and says so."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def csrf_failure(request, reason=""):
    if is_from_script(request):
        message = _("이 화면의 보안 표시가 낡았습니다. 다시 확인한 뒤 이어서 저장합니다.")
        return JsonResponse({"message": message, "code": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Rendered without a request: whatever broke may break a context processor too."""
    return HttpResponseServerError(loader.render_to_string("500.html"))

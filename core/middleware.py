"""Answers for requests that no view has handled: refusals, and scripts whose session is gone."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.refusals import Refusal


def is_from_script(request) -> bool:
    """Whether a script of a page asks, which can do nothing with a page or a redirect."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends people without a session to the login page; tells their scripts 401 instead."""

    def handle_no_permission(self, request, view_func):
        if is_from_script(request):
            return JsonResponse({"message": str(_("로그인이 끝났습니다. 다시 로그인해 주세요."))}, status=401)
        return super().handle_no_permission(request, view_func)


class RefusalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        status = exception.status_code
        template = "403.html" if status == 403 else "409.html"
        context = {"message": str(exception), "back_url": request.path}
        return render(request, template, context, status=status)

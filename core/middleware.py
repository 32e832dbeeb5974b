"""Turns a refusal that no view has handled into a page that says what to do."""

from django.shortcuts import render

from core.refusals import Refusal


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

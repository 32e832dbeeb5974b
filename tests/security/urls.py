"""The portal's addresses and, for the tests alone, one that breaks and one for each refusal."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403  the handlers of errors with them
from config.urls import urlpatterns as portal
from core.refusals import MonthClosed

SECRET = "password=hunter2"


def broken(request):
    raise RuntimeError(SECRET)


def forbidden(request):
    raise PermissionDenied(SECRET)


def suspicious(request):
    raise SuspiciousOperation(SECRET)


def closed(request):
    raise MonthClosed("이미 마감된 달입니다.")


def fields(request):
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    *portal,
    *(path(f"test/{view.__name__}/", view) for view in (broken, forbidden, suspicious, closed, fields)),
]

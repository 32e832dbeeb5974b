"""Addresses of the months."""

from django.urls import path

from reporting.views.periods import PeriodsView

urlpatterns = [path("periods/", PeriodsView.as_view(), name="periods")]

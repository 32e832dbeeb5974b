"""Pages of the money: entry, review, the list of lines, and a line's history."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import ConfirmForm, EntryForm
from budgets.models import Direction
from budgets.selectors import EntryRow, entry_rows, entry_total
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS
from core.refusals import MonthClosed, StaleForm
from organization.views import UnitMixin
from reporting import services
from reporting.history import changes_of
from reporting.models import Period
from reporting.selectors import submission_with_record

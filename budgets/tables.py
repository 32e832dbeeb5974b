"""The list of budget lines."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class BudgetLineTable(tables.Table):
    """One row for each budget line, as of the month; texts beside the won they sort by."""

    name = tables.Column(verbose_name=_("세부사업"), linkify=lambda record: record["url"])
    unit_name = tables.Column(verbose_name=_("부서"))
    account = tables.Column(verbose_name=_("회계"))
    current = tables.Column(verbose_name=_("예산현액"), order_by="current_won", attrs=NUMBER)
    spent = tables.Column(verbose_name=_("지출액"), order_by="spent_won", attrs=NUMBER)
    balance = tables.Column(verbose_name=_("잔액"), order_by="balance_won", attrs=NUMBER)
    rate = tables.Column(verbose_name=_("집행률"), order_by="rate_value", attrs=NUMBER)
    plan_gap = tables.Column(verbose_name=_("계획 대비"), order_by="plan_gap_value", attrs=NUMBER)
    last_year = tables.Column(verbose_name=_("전년 동월"), order_by="last_year_value", attrs=NUMBER)

    class Meta:
        attrs = {"id": "lines", "aria_label": _("세부사업별 집행 현황")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("조건에 맞는 세부사업이 없습니다. 조건을 바꿔 보세요.")

"""Tables of the reading pages."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class UnitExecutionTable(tables.Table):
    """One row for each unit below the one shown, as of the month."""

    name = tables.Column(verbose_name=_("조직"), linkify=lambda record: record["url"])
    count = tables.Column(verbose_name=_("사업 수"), attrs=NUMBER)
    current = tables.Column(verbose_name=_("예산현액"), order_by="current_won", attrs=NUMBER)
    spent = tables.Column(verbose_name=_("지출액"), order_by="spent_won", attrs=NUMBER)
    balance = tables.Column(verbose_name=_("잔액"), order_by="balance_won", attrs=NUMBER)
    rate = tables.Column(verbose_name=_("집행률"), order_by="rate_value", attrs=NUMBER)
    headcount = tables.Column(verbose_name=_("정원/현원"), orderable=False, attrs=NUMBER)
    state = tables.Column(verbose_name=_("상태"), orderable=False)

    class Meta:
        attrs = {"id": "children", "aria_label": _("하위 조직별 집행 현황")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("하위 조직이 없습니다.")

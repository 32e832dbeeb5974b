"""The lists of budget lines and of grants."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.money import format_money, format_rate

#: Words that stay on one line.
WHOLE = {"td": {"class": "nowrap"}}
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


class AmountColumn(tables.Column):
    """Won printed in the page's unit of money, with their sum at the foot."""

    def __init__(self, label):
        super().__init__(verbose_name=label, attrs=NUMBER)

    def render(self, value, table):
        return format_money(value, table.money_unit)

    def render_footer(self, bound_column, table):
        return format_money(getattr(table.total, bound_column.name), table.money_unit)


class GrantTable(tables.Table):
    """One row for each grant, as of the month, with sums at the foot; only the rows of the page are written out."""

    recipient = tables.Column(verbose_name=_("수령기관"), accessor="grant__recipient", footer=_("합계"))
    program_title = tables.Column(verbose_name=_("사업명"), accessor="grant__program_title")
    fiscal_year = tables.Column(verbose_name=_("연도"), accessor="grant__fiscal_year", localize=False)
    unit = tables.Column(verbose_name=_("부서"), accessor="grant__unit_id", attrs=WHOLE)
    kind = tables.Column(verbose_name=_("구분"), accessor="grant__kind", attrs=WHOLE)
    district = tables.Column(verbose_name=_("자치구"), accessor="grant__district", attrs=WHOLE)
    decided = AmountColumn(_("교부결정액"))
    paid = AmountColumn(_("교부액"))
    spent = AmountColumn(_("실집행액"))
    rate = tables.Column(verbose_name=_("실집행률"), attrs=NUMBER, footer=lambda table: format_rate(table.total.rate))
    settled = AmountColumn(_("정산액"))
    to_return = AmountColumn(_("반납 대상"))
    returned = AmountColumn(_("반납액"))
    state = tables.Column(verbose_name=_("상태"), order_by="state_place", attrs=WHOLE)
    due_on = tables.Column(verbose_name=_("기한"), attrs=WHOLE)

    class Meta:
        attrs = {"id": "grants", "class": "table--narrow", "aria_label": _("보조금·위탁금")}
        default = "–"
        order_by_field = "sort"

    def __init__(self, rows, *, total, tree, money_unit: str, query: str):
        self.total, self.tree, self.money_unit, self.query = total, tree, money_unit, query
        super().__init__(rows)

    def render_recipient(self, value, record):
        address = reverse("grant", args=[record.grant.pk]) + self.query
        return format_html('<a href="{}">{}</a>', address, value)

    def render_unit(self, value):
        return self.tree.name(value)

    def render_kind(self, record):
        return record.grant.get_kind_display()

    def render_rate(self, value):
        return format_rate(value)

    def render_due_on(self, value):
        return f"{value:%Y-%m-%d}"

    def render_state(self, value, record):
        tone = " badge--danger" if record.is_overdue else ""
        badge = format_html('<span class="badge{}">{}</span>', tone, value.label)
        return format_html('{} <span class="quiet">{}</span>', badge, _("확인 전")) if record.has_draft else badge

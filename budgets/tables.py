"""The lists of budget lines and of grants."""

import django_tables2 as tables
from django.utils.html import format_html
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


def total_of(name: str):
    """The foot of a column: what the view has summed under its name."""
    return lambda table: table.totals.get(name, "")


class GrantTable(tables.Table):
    """One row for each grant, as of the month; texts beside the won they sort by, totals at the foot."""

    recipient = tables.Column(verbose_name=_("수령기관"), linkify=lambda record: record["url"], footer=_("합계"))
    program_title = tables.Column(verbose_name=_("사업명"))
    fiscal_year = tables.Column(verbose_name=_("회계연도"), localize=False)
    unit_name = tables.Column(verbose_name=_("부서"))
    kind = tables.Column(verbose_name=_("구분"))
    district = tables.Column(verbose_name=_("자치구"))
    decided = tables.Column(
        verbose_name=_("교부결정액"), order_by="decided_won", attrs=NUMBER, footer=total_of("decided")
    )
    paid = tables.Column(verbose_name=_("교부액"), order_by="paid_won", attrs=NUMBER, footer=total_of("paid"))
    spent = tables.Column(verbose_name=_("실집행액"), order_by="spent_won", attrs=NUMBER, footer=total_of("spent"))
    rate = tables.Column(verbose_name=_("실집행률"), order_by="rate_value", attrs=NUMBER, footer=total_of("rate"))
    settled = tables.Column(verbose_name=_("정산액"), order_by="settled_won", attrs=NUMBER, footer=total_of("settled"))
    to_return = tables.Column(
        verbose_name=_("반납 대상"), order_by="to_return_won", attrs=NUMBER, footer=total_of("to_return")
    )
    returned = tables.Column(
        verbose_name=_("반납액"), order_by="returned_won", attrs=NUMBER, footer=total_of("returned")
    )
    state = tables.Column(verbose_name=_("상태"), order_by="state_place")
    due_on = tables.Column(verbose_name=_("기한"), order_by="due_value")

    class Meta:
        attrs = {"id": "grants", "aria_label": _("보조금·위탁금")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("조건에 맞는 보조금·위탁금이 없습니다. 조건을 바꿔 보세요.")

    def __init__(self, rows, totals: dict[str, str]):
        self.totals = totals
        super().__init__(rows)

    def render_state(self, value, record):
        tone = "danger" if record["is_overdue"] else ""
        badge = format_html('<span class="badge{}">{}</span>', f" badge--{tone}" if tone else "", value)
        return format_html('{} <span class="quiet">{}</span>', badge, _("작성 중")) if record["has_draft"] else badge

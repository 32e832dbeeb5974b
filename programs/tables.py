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


class ProgramTable(tables.Table):
    """One row for each program; texts beside the values they sort by."""

    title = tables.Column(verbose_name=_("사업"), linkify=lambda record: record["url"])
    unit_name = tables.Column(verbose_name=_("부서"))
    year = tables.Column(verbose_name=_("연도"), attrs=NUMBER, localize=False)
    place = tables.Column(verbose_name=_("쓰이는 곳"))
    tags = tables.Column(verbose_name=_("표지"))
    commission = tables.Column(verbose_name=_("수행 방식"))
    posts = tables.Column(verbose_name=_("담당"), orderable=False)
    budget = tables.Column(verbose_name=_("소요예산(백만원)"), order_by="budget_won", attrs=NUMBER)
    indicators = tables.Column(verbose_name=_("지표"), attrs=NUMBER)
    milestones = tables.Column(verbose_name=_("남은 일정"), attrs=NUMBER)

    class Meta:
        attrs = {"id": "programs", "aria_label": _("사업 목록")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("조건에 맞는 사업이 없습니다. 조건을 바꿔 보세요.")


class IndicatorTable(tables.Table):
    """One row for each indicator as of the month, by its total or its only row."""

    name = tables.Column(verbose_name=_("성과지표"), linkify=lambda record: record["url"])
    heading = tables.Column(verbose_name=_("사업"))
    unit_name = tables.Column(verbose_name=_("부서"), orderable=False)
    measure = tables.Column(verbose_name=_("단위"))
    target = tables.Column(verbose_name=_("목표"), orderable=False, attrs=NUMBER)
    to_date = tables.Column(verbose_name=_("누계"), orderable=False, attrs=NUMBER)
    rate = tables.Column(verbose_name=_("달성률"), orderable=False, attrs=NUMBER)
    last_year = tables.Column(verbose_name=_("전년"), orderable=False, attrs=NUMBER)
    growth = tables.Column(verbose_name=_("증감"), orderable=False, attrs=NUMBER)
    as_of = tables.Column(verbose_name=_("기준"), orderable=False)
    rows = tables.Column(verbose_name=_("구분"), orderable=False, attrs=NUMBER)

    class Meta:
        attrs = {"id": "indicators", "aria_label": _("성과지표 목록")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("조건에 맞는 지표가 없습니다. 조건을 바꿔 보세요.")

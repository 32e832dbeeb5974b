"""The row of tiles on the department page: what a manager asks first."""

from django.utils.translation import gettext as _

from budgets.selectors import ExecutionRow, Mark
from core.money import format_money, format_points, format_rate


def against_plan(total: ExecutionRow) -> str:
    """``계획보다 +7.1%p · 전년 동월 71.2%``, as far as either is known."""
    parts = []
    if total.plan_gap is not None:
        parts.append(_("계획보다 %(gap)s") % {"gap": format_points(total.plan_gap)})
    if total.last_year_rate is not None:
        parts.append(_("전년 동월 %(rate)s") % {"rate": format_rate(total.last_year_rate)})
    return " · ".join(parts)


class UnitTilesMixin:
    """Beside ``UnitMonthMixin``: numbers that matter, each with what it is held against."""

    def tiles(self) -> list[dict]:
        """What matters of the unit in one row: money, marks, programs, indicators, contracts, findings."""
        money = self._money_tiles() if self.found.spending.total.count else []
        return [*money, *self._plan_tiles(), *self._contract_tile(), *self._finding_tile()]

    def _money_tiles(self) -> list[dict]:
        total, income = self.found.spending.total, self.found.income.total
        behind = sum(1 for line in self.found.spending.lines if line.current and not line.spent)
        tiles = [
            {
                "label": _("예산 집행률"),
                "value": format_rate(total.rate) or "–",
                "note": against_plan(total) or _("%(month)s 누계") % {"month": self.month.end_label},
                "tone": "warning" if (total.plan_gap or 0) < 0 else "",
            },
            {
                "label": _("지출액 / 예산현액"),
                "value": f"{format_money(total.spent, '억원')} / {format_money(total.current, '억원')}억",
                "note": _("%(count)s개 사업 · 잔액 %(balance)s억")
                % {"count": total.count, "balance": format_money(total.balance, "억원")},
            },
            {
                "label": _("아직 집행이 없는 사업"),
                "value": _("%(count)s건") % {"count": behind},
                "note": _("예산현액이 있는데 지출 누계가 0"),
                "tone": "warning" if behind else "",
            },
        ]
        tiles += [self._expedited_tile(mark) for mark in self.found.expedited if mark.total.count]
        if income.count:
            tiles.append(
                {
                    "label": _("수입 달성률"),
                    "value": format_rate(income.rate) or "–",
                    "note": f"{format_money(income.spent, '억원')} / {format_money(income.current, '억원')}억",
                }
            )
        return tiles

    def _expedited_tile(self, mark: Mark) -> dict:
        """One line for 신속집행, where the office has a target and the unit something eligible."""
        return {
            "label": _("신속집행(%(month)s월말)") % {"month": min(mark.mark.number, 12)},
            "value": format_rate(mark.total.rate) or "–",
            "note": _("목표 %(target)s · 예상 %(forecast)s")
            % {"target": format_rate(mark.target.rate), "forecast": format_rate(mark.total.forecast) or "–"},
            "tone": "danger" if mark.total.is_short else "good",
        }

    def _plan_tiles(self) -> list[dict]:
        """주요사업 behind their plan and 성과지표 behind their target by month, where there are any."""
        plans, tiles = self.plans, []
        if plans["programs_count"]:
            late = plans["programs_late"]
            tiles.append(
                {
                    "label": _("주요사업"),
                    "value": _("%(count)s개") % {"count": plans["programs_count"]},
                    "note": _("지난 일정 있는 사업 %(count)s개") % {"count": late} if late else _("지난 일정 없음"),
                    "tone": "warning" if late else "good",
                    "url": "#programs-heading",
                }
            )
        if plans["indicators_count"]:
            behind = plans["indicators_behind"]
            tiles.append(
                {
                    "label": _("목표 있는 성과지표"),
                    "value": _("%(count)s개") % {"count": plans["indicators_count"]},
                    "note": _("월별 목표에 못 미침 %(count)s개") % {"count": behind},
                    "tone": "warning" if behind else "",
                    "url": "#indicators-heading",
                }
            )
        return tiles

    def _finding_tile(self) -> list[dict]:
        if not self.findings:
            return []
        reasons = sum(row.needs_reason for row in self.findings)
        return [
            {
                "label": _("확인 필요"),
                "value": _("%(count)s건") % {"count": len(self.findings)},
                "note": _("사유가 필요한 것 %(count)s건") % {"count": reasons},
                "tone": "warning",
                "url": "#findings",
            }
        ]

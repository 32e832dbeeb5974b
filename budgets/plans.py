"""A plan in one line: ``9월 340, 11월 120`` in the page's unit of money."""

import re

from django.utils.translation import gettext as _

from core.money import NotANumber, format_money, parse_amount
from core.periods import Month

_MONTH = re.compile(r"(\d{1,2})\s*월")


class NotAPlan(ValueError):
    """The text names no months and amounts; the message says how to write them."""


def plans_text(plans: dict[int, int], after: Month, money_unit: str) -> str:
    """The plans of the months after this one, as people write them."""
    return ", ".join(
        f"{Month(value).number}월 {format_money(plans[value], money_unit)}"
        for value in sorted(plans)
        if value > after.value
    )


def parse_plans(text: str, month: Month, money_unit: str) -> dict[int, int]:
    """``{yyyymm: won}`` for months of the fiscal year from this one on; empty for empty text.

    Raises ``NotAPlan`` with what is wrong and how it is written.
    """
    text = text.strip()
    found = list(_MONTH.finditer(text))
    if text and (not found or text[: found[0].start()].strip()):
        raise NotAPlan(_("향후 계획은 '9월 340, 11월 120'처럼 달과 금액을 적어 주세요."))
    plans = {}
    for place, match in enumerate(found):
        until = found[place + 1].start() if place + 1 < len(found) else len(text)
        number, amount = int(match[1]), text[match.end() : until].strip(" ,;/·\t　:")
        planned = _month_of(number, month)
        if planned in plans:
            raise NotAPlan(_("%(number)s월 계획을 두 번 적었습니다.") % {"number": number})
        plans[planned] = _amount_of(amount, number, money_unit)
    return plans


def _month_of(number: int, month: Month) -> int:
    if not 1 <= number <= 12:
        raise NotAPlan(_("%(number)s월은 없는 달입니다.") % {"number": number})
    planned = Month.of(month.year, number)
    if planned < month:
        raise NotAPlan(
            _("%(number)s월은 지난 달입니다. 향후 계획에는 %(month)s부터 적어 주세요.")
            % {"number": number, "month": month.label}
        )
    return planned.value


def _amount_of(text: str, number: int, money_unit: str) -> int:
    try:
        amount = parse_amount(text, money_unit)
    except NotANumber as error:
        raise NotAPlan(_("%(number)s월 계획: %(why)s") % {"number": number, "why": error}) from None
    if amount is None:
        raise NotAPlan(_("%(number)s월 계획의 금액이 없습니다.") % {"number": number})
    return amount

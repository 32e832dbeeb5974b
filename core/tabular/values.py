"""From the text of a cell to a value; what cannot be read raises with the cure."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from core.money import NotANumber, parse_number
from core.tabular.schema import INTEGER, MOMENT, NUMBER, VALUE, Column

#: numeric(24,4) keeps twenty digits before the point; nothing an office counts needs more than 15.
LARGEST_DIGITS = 15
#: A longer text is not quoted whole in a message.
LONGEST_NUMBER = 40
DECIMALS = Decimal("0.0001")


class BadValue(ValueError):
    """The cell cannot be read as its column says; the message tells how to mend it."""


def parse(text: str, column: Column):
    """The value of a non-empty cell: ``str``, ``int``, ``Decimal`` or a moment's text."""
    if "\0" in text:
        raise BadValue(_("글자가 아닌 값(NUL)이 있습니다. 지우고 다시 적어 주세요."))
    if column.kind == INTEGER:
        return _integer(text, column)
    if column.kind == NUMBER:
        return _within(_number(text), text, column)
    if column.kind == MOMENT:
        return _moment(text)
    if column.kind == VALUE and _is_number(text):
        return _number(text)
    if len(text) > column.max_length:
        raise BadValue(
            _("%(count)d자입니다. %(limit)d자까지만 적을 수 있습니다.")
            % {"count": len(text), "limit": column.max_length}
        )
    return text


def _is_number(text: str) -> bool:
    try:
        return parse_number(text) is not None
    except NotANumber:
        return False


def _number(text: str) -> Decimal:
    # "1,2,3" and "1e308" are refused, not repaired: nobody can know what was meant.
    if len(text) > LONGEST_NUMBER:
        raise BadValue(_("'%s…'은(는) 숫자라기에는 너무 깁니다.") % text[:LONGEST_NUMBER])
    try:
        value = parse_number(text)
    except NotANumber as error:
        raise BadValue(str(error)) from error
    if value is None:
        raise BadValue(_("숫자가 아닙니다."))
    if value.adjusted() >= LARGEST_DIGITS:
        raise BadValue(
            _("'%(text)s'은(는) 너무 큽니다(정수 %(digits)d자리까지). 단위를 확인해 주세요.")
            % {"text": text[:40], "digits": LARGEST_DIGITS}
        )
    if value != value.quantize(DECIMALS):
        value = value.quantize(DECIMALS, rounding=ROUND_HALF_UP)
    return value


def _integer(text: str, column: Column) -> int:
    value = _number(text)
    if value != value.to_integral_value():
        raise BadValue(_("'%(text)s'은(는) 정수가 아닙니다.") % {"text": text})
    return _within(int(value), text, column)


def _within(value, text: str, column: Column):
    too_small = column.minimum is not None and value < column.minimum
    too_large = column.maximum is not None and value > column.maximum
    if too_small or too_large:
        raise BadValue(
            _("'%(text)s'은(는) %(low)s~%(high)s 사이여야 합니다.")
            % {"text": text, "low": column.minimum, "high": column.maximum}
        )
    return value


def _moment(text: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if not match:
        raise BadValue(
            _("'%(text)s'은(는) 날짜가 아닙니다. 2023, 2023-05, 2023-05-31처럼 적어 주세요.") % {"text": text[:40]}
        )
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise BadValue(
            _("'%(text)s'은(는) 달력에 없는 날짜입니다. 달은 1~12, 날은 그 달의 날이어야 합니다.") % {"text": text}
        ) from error
    if not 1900 <= year <= 2200:
        raise BadValue(_("'%(text)s'의 연도를 확인해 주세요.") % {"text": text})
    return text


def cell_text(value) -> str:
    """The text of a workbook's cell: ``2026.0`` is 2026, a date is written as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Fifteen digits are what the workbook means; the rest is noise of the binary float.
        text = format(Decimal(f"{value:.15g}"), "f") if value == value else "NaN"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()

"""Arithmetic of public money: whole won, printed units, one rounding half up, △ for minus."""

import re
from decimal import ROUND_HALF_UP, Decimal
from math import prod

#: Won per printed unit (단위), smallest first.
MONEY_UNITS = {"원": 1, "천원": 1_000, "만원": 10_000, "백만원": 1_000_000, "억원": 100_000_000}
DEFAULT_MONEY_UNIT = "백만원"
#: numeric(20,4) keeps sixteen digits before the point.
LARGEST_AMOUNT = 10**15
LARGEST_QUANTITY, MOST_DECIMALS = Decimal(10) ** 16, 4

#: More digits than Decimal keeps exactly are no amount of anything.
MOST_DIGITS = 28

_MINUS = "△▲−–-"
_NUMBER = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")


class NotANumber(ValueError):
    """The text is not a number as the office writes numbers; the message says why."""


def parse_number(text: str) -> Decimal | None:
    """Read ``1,234``, ``△300``, ``(300)``, ``-300``; ``None`` for empty text.

    Raises ``NotANumber`` for letters, misplaced commas and more than one sign.
    """
    cleaned = re.sub(r"\s", "", str(text)).replace("，", ",").replace("．", ".")
    if not cleaned:
        return None
    negative = False
    if cleaned.startswith("(") and cleaned.endswith(")"):
        negative, cleaned = True, cleaned[1:-1]
    elif cleaned[0] in _MINUS:
        negative, cleaned = True, cleaned[1:]
    elif cleaned[0] == "+":
        cleaned = cleaned[1:]
    if not cleaned.isascii() or not _NUMBER.fullmatch(cleaned):
        raise NotANumber(f"{_quoted(text)}은(는) 숫자가 아닙니다. 1,234 · △300 · (300)처럼 적어 주세요.")
    digits = cleaned.replace(",", "")
    if len(digits) > MOST_DIGITS:
        raise NotANumber(f"{_quoted(text)}은(는) 숫자가 너무 깁니다.")
    number = Decimal(digits)
    return -number if negative else number


def _quoted(text: str) -> str:
    """What was typed, short enough for a message."""
    text = str(text)
    return f"'{text}'" if len(text) <= MOST_DIGITS else f"'{text[:MOST_DIGITS]}…'"


def parse_quantity(text: str) -> Decimal | None:
    """Read a number of any measure as numeric(20,4) keeps it; ``None`` for empty text.

    Raises ``NotANumber`` when it is none, too large, or finer than four decimals.
    """
    number = parse_number(text)
    if number is None:
        return None
    if abs(number) >= LARGEST_QUANTITY:
        raise NotANumber(f"{_quoted(text)}은(는) 너무 큽니다. 단위를 확인해 주세요.")
    if number != round(number, MOST_DECIMALS):
        raise NotANumber(f"{_quoted(text)}: 소수는 넷째 자리까지 적습니다.")
    return number


def parse_amount(text: str, money_unit: str = "원") -> int | None:
    """Read an amount given in ``money_unit`` and return whole won; ``None`` for empty text.

    Raises ``NotANumber`` when it is no number, finer than one won, or too large.
    """
    number = parse_number(text)
    if number is None:
        return None
    amount = number * MONEY_UNITS[money_unit]
    if amount != amount.to_integral_value():
        raise NotANumber(f"{_quoted(text)}{money_unit}은 1원보다 잘게 나뉩니다. 원 단위까지만 적어 주세요.")
    if abs(amount) > LARGEST_AMOUNT:
        raise NotANumber(f"{_quoted(text)}{money_unit}은 너무 큽니다. 단위({money_unit})를 확인해 주세요.")
    return int(amount)


def round_half_up(value: Decimal | int, decimals: int = 0) -> Decimal:
    """Round as the paper does: 0.5 goes away from zero."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def in_unit(won: int | Decimal | None, money_unit: str, decimals: int = 0) -> Decimal | None:
    """Whole won as printed in ``money_unit``: divided and rounded once."""
    if won is None:
        return None
    return round_half_up(Decimal(won) / MONEY_UNITS[money_unit], decimals)


def rate(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """``part / whole`` in percent, one decimal, half up; ``None`` over zero or nothing."""
    if part is None or not whole:
        return None
    return round_half_up(Decimal(part) * 100 / Decimal(whole), 1)


def won_per_unit(text: str) -> int | None:
    """Won in one unit of money as papers write it (``천원``, ``천만원``, ``십억원``); ``None`` for anything else."""
    powers = {"십": 10, "백": 100, "천": 1_000, "만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
    text = "".join(text.split())
    if not text.endswith("원") or any(letter not in powers for letter in text[:-1]):
        return None
    return prod(powers[letter] for letter in text[:-1])


def format_number(value: int | Decimal | None, decimals: int | None = None) -> str:
    """``1,234``, ``△69``, ``46.9``; the empty string for nothing. Rounds only when told decimals."""
    if value is None:
        return ""
    number = Decimal(value)
    if decimals is not None:
        number = round_half_up(number, decimals)
    text = f"{abs(number):,f}"
    return f"△{text}" if number < 0 else text


def format_money(won: int | Decimal | None, money_unit: str) -> str:
    return format_number(in_unit(won, money_unit))


def format_exact(won: int | None, money_unit: str) -> str:
    """The amount with every won in it: ``310.5`` for 310,500,000 in 백만원. For fields that are typed in."""
    if won is None:
        return ""
    whole, rest = divmod(abs(int(won)), MONEY_UNITS[money_unit])
    decimals = f"{rest:0{len(str(MONEY_UNITS[money_unit])) - 1}d}".rstrip("0") if rest else ""
    return ("△" if won < 0 else "") + f"{whole:,}" + (f".{decimals}" if decimals else "")


def format_points(value: Decimal | None) -> str:
    """A difference of two rates: ``+2.1%p``, ``△38.0%p``; the empty string for nothing."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{format_number(value, 1)}%p"


def format_rate(value: Decimal | None) -> str:
    return "" if value is None else f"{format_number(value, 1)}%"

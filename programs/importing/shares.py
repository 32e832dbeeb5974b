"""How papers print who pays for a program, and the words they put beside its title."""

import re
from decimal import Decimal

from core.money import round_half_up, won_per_unit
from programs.models import FundShare, Program

#: Words of the schema that say how a program is carried out; every other word is a tag.
COMMISSIONS = {
    "수탁": Program.Commission.ENTRUSTED,
    "대행": Program.Commission.AGENCY,
    "기부": Program.Commission.DONATION,
    "자체": Program.Commission.OWN,
}
#: Beside a share: that it is not contained in the required budget.
APART = "별도"
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?")
_AMOUNT = re.compile(r"(?:[가-힣]+\s+)?([\d,]+(?:\.\d+)?)\s*([십백천만억조]*원)")
Base = Program.BudgetBase


def tags_of(text: str) -> tuple[str, list[str]]:
    """(kind of commission, tags) of ``수탁 명시이월``; words without a commission stay one tag as printed."""
    words = text.split()
    commission = next((COMMISSIONS[word] for word in words if word in COMMISSIONS), "")
    if not commission:
        return "", [text[:50]] if text else []
    rest = " ".join(word for word in words if word not in COMMISSIONS)
    return commission, [rest[:50]] if rest else []


def share_of(text: str) -> dict:
    """Percent or won where the text is nothing else; conditions and words stay text."""
    is_apart = APART in text
    number = text.replace(f"({APART})", "").replace(APART, "").strip()
    percent, amount = None, None
    if match := _PERCENT.fullmatch(number):
        percent = Decimal(match[1])
        percent = round_half_up(percent, 2) if percent <= 100 else None
    elif match := _AMOUNT.fullmatch(number):
        won = Decimal(match[1].replace(",", "")) * won_per_unit(match[2])
        amount = int(won) if won == won.to_integral_value() and won < 10**18 else None
    return {"percent": percent, "amount": amount, "is_apart": is_apart}


def base_of(texts: dict[str, str]) -> str:
    """What the required budget contains, where the shares tell; empty where they do not."""
    shares = {source: share_of(text) for source, text in texts.items() if text}
    if any(share["is_apart"] for share in shares.values()):
        return Base.WITHOUT_DISTRICT
    percents = [share["percent"] for share in shares.values()]
    if shares and None not in percents and sum(percents) == 100:
        return Base.CITY_ONLY if set(shares) == {FundShare.Source.CITY} else Base.ALL
    return ""

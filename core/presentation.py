"""How states and links are drawn; the same words and tones on every page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

#: Tone of a state's badge; the word is always shown, the colour only helps.
TONES = {
    "draft": "",
    "submitted": "info",
    "returned": "warning",
    "confirmed": "good",
    "closed": "good",
    "open": "info",
}


def tone_of(state: str) -> str:
    return TONES.get(state, "")


def written(at: datetime | None) -> str:
    """A time as people write it here: ``2023.6.7. 14:02``."""
    return date_format(timezone.localtime(at), "Y.n.j. H:i") if at else ""


@dataclass(frozen=True)
class Link:
    """One link of a breadcrumb, tab or menu."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    children: tuple = ()

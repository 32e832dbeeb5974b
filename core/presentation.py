"""How states and links are drawn; the same words and tones on every page."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Link:
    """One link of a breadcrumb, tab or menu."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    children: tuple = ()

"""What a page remembers of a cell, whatever grid it stands in: which version of it was shown, and with which text."""

from django.utils.translation import gettext as _

from core.refusals import InvalidInput

#: Separates what a hidden field remembers of a cell: its version, and the text that was shown.
SEEN_SEPARATOR = "|"
LONGEST_VERSION = 9


def write_seen(version: int, shown: str) -> str:
    return f"{version}{SEEN_SEPARATOR}{shown}"


def read_seen(text: str) -> tuple[int, str]:
    """``(version, text that was shown)``; raises ``InvalidInput`` where the page was tampered with."""
    version, separator, shown = text.partition(SEEN_SEPARATOR)
    if not separator or not version.isdecimal() or len(version) > LONGEST_VERSION:
        raise InvalidInput(_("화면의 값을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 입력해 주세요."))
    return int(version), shown

"""What every grid has in common: what a page remembers of a cell, how it is drawn, both values of a conflict."""

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


class GridCell:
    """Beside a dataclass with ``row``, ``seen``, ``errors`` and ``is_conflict``: the cells of one row."""

    @property
    def series_id(self) -> int:
        return self.row.series_id

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def is_open(self) -> bool:
        return self.row.is_open

    @property
    def state(self) -> str:
        """How the cell is drawn: open, returned, locked, error or conflict."""
        if self.is_conflict:
            return "conflict"
        if self.errors:
            return "error"
        if not self.is_open:
            return "locked"
        return "returned" if self.row.returned_reason else "open"


class GridForm:
    """Beside a form with ``rows`` and ``entries``, which says how a row is ``shown`` and what was ``typed_in``."""

    @property
    def typed_ids(self) -> set[int]:
        """The rows in which something was typed."""
        return {entry.series_id for entry in self.entries}

    @property
    def messages(self) -> list[dict]:
        """Every error with the row that it belongs to, for the summary above the grid."""
        return [
            {"series_id": cells.series_id, "name": cells.name, "message": message}
            for cells in self.rows
            for message in cells.errors
        ]

    def mark_unsaved(self) -> None:
        """Keep what was typed on the page, said to be unsaved, where the month takes nothing any more."""
        for cells in self.rows:
            if cells.series_id in self.typed_ids:
                cells.errors.append(_("저장하지 않았습니다. 적은 것은 이 줄에 그대로 있습니다."))

    def mark_figures(self, series_ids, fresh_rows) -> None:
        """Show both values where somebody else was faster; a second save takes the typed one."""
        fresh = {row.series_id: row for row in fresh_rows}
        for cells in self.rows:
            if cells.series_id not in series_ids:
                continue
            cells.is_conflict = True
            if cells.series_id not in fresh:
                cells.errors.append(_("그 사이 다른 부서로 옮겨졌거나 없어진 항목입니다. 화면을 새로 고쳐 주세요."))
                continue
            stored = self.shown(fresh[cells.series_id])
            cells.row, cells.seen = stored.row, stored.seen
            cells.errors.append(
                _(
                    "그 사이 %(who)s이(가) '%(stored)s'(으)로 저장했습니다. "
                    "여기 적힌 '%(typed)s'을(를) 쓰려면 한 번 더 저장하세요."
                )
                % {
                    "who": stored.row.entered_by or _("다른 사람"),
                    "stored": self.typed_in(stored),
                    "typed": self.typed_in(cells),
                }
            )

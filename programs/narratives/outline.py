"""A text as ordered blocks, and as the plain lines in which people type it.

Blocks are dictionaries of three kinds, kept as JSON:
``{"type": "line", "level": 0 to 3, "text": …}``, ``{"type": "table", "rows": [[…], …], "unit": …}``
with the head in the first row, and ``{"type": "picture", "number": …, "title": …}``.

In the plain form a line begins with its mark (□ ㅇ - ※), a row of a table stands between bars, and
``[그림 1] 제목`` is a picture.
"""

import re

from django.utils.translation import gettext as _

from core.documents.model import OUTLINE_MARKS
from core.documents.text import clean_text
from core.refusals import InvalidInput

MOST_BLOCKS = 300
LONGEST_LINE = 1000
MOST_ROWS, MOST_COLUMNS = 40, 14
LONGEST_CELL = 300
LONGEST_TEXT = 60_000

INDENTS = ("", " ", "   ", "     ")
NOTE = 3
#: What people and their word processors write for each of the four marks.
_MARKS = {0: "□■▣◻❏◈❖", 1: "ㅇᄋ○◦∘〇◯●•❍", 2: "-–—‑－∙·ㆍ･・‣", 3: "※*＊"}
_LEVELS = {mark: level for level, marks in _MARKS.items() for mark in marks}
_MARKED = re.compile(rf"^\s*([{re.escape(''.join(_LEVELS))}]|[oO](?=\s))(?!\d)\s*(.*)$")
_PICTURE = re.compile(r"^\s*\[그림\s*(\d{1,4})\]\s*(.*)$")
_UNIT = re.compile(r"^\s*\(\s*단위\s*[:：]\s*([^()]{1,40})\)\s*$")
_BAR = re.compile(r"(?<!\\)\|")
#: Marks and numbers of lists that word processors set apart by a tab.
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[가-하][.)]|[①-⑳])\t")
#: What follows from the line above it: it stands below, as papers print it.
_ARROWS = "➡➜→⇒▶►▸"
_OPEN_END = re.compile(r"(?:[,‧·]|및)$")
_SPACES = re.compile(r"[ \u00a0]{2,}")


def blocks_of(text: str) -> list[dict]:
    """Read what was typed or pasted. Raises ``InvalidInput`` where it is more than a text may hold.

    A line without a mark stands on the level of the line before it; lines with tabs are rows of a table.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(_("글이 너무 깁니다. %(most)s자까지 적을 수 있습니다.") % {"most": LONGEST_TEXT})
    blocks, rows, unit, level = [], [], "", 1
    # Tabs are kept until the rows are read: clean_text makes spaces of them.
    for raw in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        cells = _cells(raw, is_in_table=bool(rows))
        if cells is not None:
            rows.append(cells)
            continue
        if rows:
            blocks.append(_table(rows, unit))
            rows, unit = [], ""
        if not raw.strip():
            continue
        if named := _UNIT.match(raw):
            unit = clean_text(named[1]).strip()
            continue
        block = _picture(raw) or _line(raw, level)
        if block["type"] == "line":
            if not _MARKED.match(raw) and blocks and goes_on(blocks[-1], block["text"]):
                blocks[-1]["text"] += f" {block['text']}"
                continue
            level = block["level"]
        blocks.append(block)
    check_blocks(blocks)
    return blocks


def goes_on(block: dict, text: str) -> bool:
    """Whether a line without a mark is the rest of the line before it, broken where a paper's line was full."""
    if block["type"] != "line":
        return False
    before = block["text"]
    is_open = before.count("(") > before.count(")") or _OPEN_END.search(before) is not None
    return is_open or text.startswith("및 ")


def _cells(raw: str, *, is_in_table: bool) -> list[str] | None:
    """The cells of a row of a table; ``None`` for any other line, that of a list with a tab behind its mark too."""
    stripped = raw.strip(" ")
    if stripped.startswith("|"):
        parts = _BAR.split(stripped.removeprefix("|").removesuffix("|"))
        return [_tidy(part).replace("\\|", "|") for part in parts]
    if "\t" in raw.strip():
        is_of_list = raw.strip().count("\t") == 1 and (_NUMBERED.match(raw) or (_MARKED.match(raw) and not is_in_table))
        return None if is_of_list else [_tidy(part) for part in raw.split("\t")]
    return None


def _table(rows: list[list[str]], unit: str) -> dict:
    width = max(len(row) for row in rows)
    return {"type": "table", "rows": [row + [""] * (width - len(row)) for row in rows], "unit": unit}


def _picture(raw: str) -> dict | None:
    found = _PICTURE.match(raw)
    return found and {"type": "picture", "number": int(found[1]), "title": clean_text(found[2]).strip()}


def _line(raw: str, level: int) -> dict:
    found = _MARKED.match(raw)
    text = _tidy(found[2] if found else raw)
    if found:
        level = _LEVELS.get(found[1], 1)
    elif text[:1] in _ARROWS:
        level = max(level, 2)
    return {"type": "line", "level": level, "text": text}


def _tidy(text: str) -> str:
    """As every format prints it: columns that were made of spaces stand nowhere else as they did."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def text_of(blocks: list[dict]) -> str:
    """The plain form of blocks: what an editor without any script shows, and reads again as the same blocks."""
    lines = []
    for place, block in enumerate(blocks):
        if block["type"] == "line":
            lines.append(marked(block))
        elif block["type"] == "picture":
            lines.append(f"[그림 {block['number']}] {block['title']}".rstrip())
        else:
            if place and blocks[place - 1]["type"] == "table" and not block["unit"]:
                lines.append("")
            lines += [f"(단위: {block['unit']})"] if block["unit"] else []
            lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in block["rows"]]
    return "\n".join(lines)


def marked(line: dict) -> str:
    """A line as the paper prints it, with indent and mark."""
    return f"{INDENTS[line['level']]}{OUTLINE_MARKS[line['level']]} {line['text']}".rstrip()


def check_blocks(blocks) -> None:
    """Raise ``InvalidInput`` unless this is a text that every format can print."""
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS:
        raise InvalidInput(_("글은 %(most)s줄까지 적을 수 있습니다.") % {"most": MOST_BLOCKS})
    for block in blocks:
        check = {"line": _check_line, "table": _check_table, "picture": _check_picture}.get(block.get("type"))
        if check is None:
            raise InvalidInput(_("알 수 없는 내용이 들어 있습니다."))
        check(block)


def _check_line(block: dict) -> None:
    if block["level"] not in range(len(OUTLINE_MARKS)) or len(block["text"]) > LONGEST_LINE:
        raise InvalidInput(_("한 줄은 %(most)s자까지 적을 수 있습니다.") % {"most": LONGEST_LINE})


def _check_table(block: dict) -> None:
    rows = block["rows"]
    if not rows or len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
        raise InvalidInput(
            _("작은 표는 %(rows)s행 %(columns)s열까지입니다. 큰 표는 성과지표나 예산으로 넣어 주세요.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    if any(len(row) != len(rows[0]) for row in rows) or any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise InvalidInput(_("표의 한 칸은 %(most)s자까지 적을 수 있습니다.") % {"most": LONGEST_CELL})


def _check_picture(block: dict) -> None:
    if block["number"] < 1 or len(block["title"]) > LONGEST_CELL:
        raise InvalidInput(_("그림 제목은 %(most)s자까지 적을 수 있습니다.") % {"most": LONGEST_CELL})


def with_texts(blocks: list[dict], change) -> list[dict]:
    """The same blocks with every text, of lines and of cells, put through ``change``."""
    changed = []
    for block in blocks:
        if block["type"] == "line":
            block = {**block, "text": change(block["text"])}
        elif block["type"] == "table":
            block = {**block, "rows": [[change(cell) for cell in row] for row in block["rows"]]}
        changed.append(block)
    return changed


def is_empty(blocks: list[dict]) -> bool:
    return not any(block["type"] != "line" or block["text"] for block in blocks)

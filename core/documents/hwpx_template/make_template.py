"""Build ``report.hwpx`` and ``styles.json``: the looks of a report that ``hwpx.py`` refers to.

A tool for the developer, run by hand after a change of style: ``python make_template.py`` with python-hwpx installed.
An office may replace ``report.hwpx`` with one saved in 한글, if ``styles.json`` names the same roles with its ids.
"""

import json
import re
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
EPOCH = (1980, 1, 1, 0, 0, 0)

# Names only: these are on the office's PCs, the server does not need them.
FONTS = {"headline": "HY헤드라인M", "serif": "휴먼명조", "table": "맑은 고딕"}
NAVY, RED, GREY, BLACK = "#1E2F4D", "#C02020", "#464C53", "#000000"

# role: (font, points, bold, colour)
CHARACTERS = {
    "title": ("headline", 22, False, BLACK),
    "subtitle": ("table", 12, False, GREY),
    "heading1": ("headline", 18, False, NAVY),
    "heading2": ("headline", 15, False, BLACK),
    "heading3": ("table", 13, True, BLACK),
    "outline0": ("headline", 15, False, BLACK),
    "outline1": ("serif", 14, False, BLACK),
    "outline2": ("serif", 13, False, BLACK),
    "outline3": ("table", 11, False, GREY),
    "body": ("serif", 13, False, BLACK),
    "note": ("table", 10, False, GREY),
    "right": ("serif", 13, False, BLACK),
    "unit": ("table", 10, False, BLACK),
    "caption": ("table", 11, True, BLACK),
    "anchor": ("table", 5, False, BLACK),
    "picture": ("table", 10, False, GREY),
}
for _name, _points in (("normal", 10), ("dense", 9), ("tight", 8)):
    for _kind, _bold, _colour in (
        ("text", False, BLACK),
        ("bold", True, BLACK),
        ("negative", False, RED),
        ("negative_bold", True, RED),
    ):
        CHARACTERS[f"cell.{_name}.{_kind}"] = ("table", _points, _bold, _colour)

# In 한글 a hanging first line starts at the left margin, the lines below it move in.
# role: (alignment, left, hanging, before, after in points, line spacing in %, keeps with next, border)
PARAGRAPHS = {
    "title": ("CENTER", 0, 0, 6, 10, 130, 1, "title"),
    "subtitle": ("RIGHT", 0, 0, 0, 8, 130, 0, None),
    "heading1": ("LEFT", 0, 0, 10, 8, 140, 1, "heading1"),
    "heading2": ("LEFT", 0, 0, 10, 5, 140, 1, None),
    "heading3": ("LEFT", 0, 0, 8, 4, 140, 1, None),
    "outline0": ("LEFT", 0, 20, 10, 4, 140, 1, None),
    "outline1": ("LEFT", 10, 18, 3, 3, 140, 0, None),
    "outline2": ("LEFT", 24, 12, 2, 2, 140, 0, None),
    "outline3": ("LEFT", 34, 16, 2, 2, 140, 0, None),
    "body": ("JUSTIFY", 0, 0, 3, 3, 150, 0, None),
    "note": ("LEFT", 0, 0, 2, 2, 140, 0, None),
    "right": ("RIGHT", 0, 0, 3, 3, 140, 0, None),
    "unit": ("RIGHT", 0, 0, 2, 2, 120, 1, None),
    "caption": ("CENTER", 0, 0, 6, 1, 120, 1, None),
    "anchor": ("LEFT", 0, 0, 0, 6, 100, 0, None),
    "picture": ("CENTER", 0, 0, 4, 4, 120, 0, None),
    "cell.left": ("LEFT", 0, 0, 0, 0, 130, 0, None),
    "cell.center": ("CENTER", 0, 0, 0, 0, 130, 0, None),
    "cell.right": ("RIGHT", 0, 0, 0, 0, 130, 0, None),
}

PLAIN = 2  # the blank document's fill without lines
FILLS = {"header": "#E4EAF3", "line": None, "subtotal": "#F2F5F9", "total": "#E9EEF6"}
NONE, THIN, THICK = ("NONE", "0.1 mm"), ("SOLID", "0.12 mm"), ("SOLID", "0.4 mm")
# place of a row in its table: (top, bottom)
PLACES = {"middle": (THIN, THIN), "top": (THICK, THIN), "bottom": (THIN, THICK), "only": (THICK, THICK)}


def border_fill(number, left, right, top, bottom, fill=None):
    sides = "".join(
        f'<hh:{side}Border type="{kind}" width="{width}" color="#3C4654"/>'
        for side, (kind, width) in (("left", left), ("right", right), ("top", top), ("bottom", bottom))
    )
    brush = ""
    if fill:
        # No hatchStyle: with one, some viewers draw dots over the shade.
        brush = f'<hc:fillBrush><hc:winBrush faceColor="{fill}" hatchColor="#999999" alpha="0"/></hc:fillBrush>'
    return (
        f'<hh:borderFill id="{number}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0">'
        '<hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>'
        f'{sides}<hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>{brush}</hh:borderFill>'
    )


def char_pr(number, font, points, bold, colour):
    def languages(value):
        return " ".join(
            f'{name}="{value}"' for name in ("hangul", "latin", "hanja", "japanese", "other", "symbol", "user")
        )

    return (
        f'<hh:charPr id="{number}" height="{points * 100}" textColor="{colour}" shadeColor="none" useFontSpace="0" '
        f'useKerning="0" symMark="NONE" borderFillIDRef="2"><hh:fontRef {languages(font)}/>'
        f"<hh:ratio {languages(100)}/><hh:spacing {languages(0)}/><hh:relSz {languages(100)}/>"
        f"<hh:offset {languages(0)}/>{'<hh:bold/>' if bold else ''}"
        '<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/>'
        '<hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>'
    )


def para_pr(number, align, left, hanging, before, after, spacing, keep, border):
    offset = 500 if border != PLAIN else 0

    def margins(factor):
        # The default branch of the switch holds twice the value: so 한글 itself writes it.
        values = {"intent": -hanging, "left": left, "right": 0, "prev": before, "next": after}
        parts = "".join(f'<hc:{name} value="{value * 100 * factor}" unit="HWPUNIT"/>' for name, value in values.items())
        return f'<hh:margin>{parts}</hh:margin><hh:lineSpacing type="PERCENT" value="{spacing}" unit="HWPUNIT"/>'

    return (
        f'<hh:paraPr id="{number}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="0" '
        f'suppressLineNumbers="0" checked="0" textDir="LTR"><hh:align horizontal="{align}" vertical="BASELINE"/>'
        '<hh:heading type="NONE" idRef="0" level="0"/><hh:breakSetting breakLatinWord="KEEP_WORD" '
        f'breakNonLatinWord="BREAK_WORD" widowOrphan="0" keepWithNext="{keep}" keepLines="0" pageBreakBefore="0" '
        'lineWrap="BREAK"/><hh:autoSpacing eAsianEng="0" eAsianNum="0"/><hp:switch><hp:case '
        'hp:required-namespace="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar">'
        f"{margins(1)}</hp:case><hp:default>{margins(2)}</hp:default></hp:switch>"
        f'<hh:border borderFillIDRef="{border}" offsetLeft="0" offsetRight="0" offsetTop="{offset}" '
        f'offsetBottom="{offset}" connect="0" ignoreMargin="0"/></hh:paraPr>'
    )


def append(header, collection, item, entries):
    """Append to a counted collection of the header and return the first id given."""
    found = re.search(rf'<hh:{collection} itemCnt="(\d+)">', header)
    first = max(int(number) for number in re.findall(rf'<hh:{item} id="(\d+)"', header)) + 1
    xml = "".join(make(first + index) for index, make in enumerate(entries))
    count = int(found[1]) + len(entries)
    header = header.replace(found[0], f'<hh:{collection} itemCnt="{count}">')
    return header.replace(f"</hh:{collection}>", f"{xml}</hh:{collection}>"), first


def add_fonts(header):
    font = (
        '<hh:font id="{}" face="{}" type="TTF" isEmbedded="0"><hh:typeInfo familyType="FCAT_GOTHIC" weight="6" '
        'proportion="4" contrast="0" strokeVariation="1" armStyle="1" letterform="1" midline="1" xHeight="1"/>'
        "</hh:font>"
    )
    numbers = {role: 2 + index for index, role in enumerate(FONTS)}
    fonts = "".join(font.format(numbers[role], face) for role, face in FONTS.items())
    header = header.replace('fontCnt="2"', f'fontCnt="{2 + len(FONTS)}"')
    return header.replace("</hh:fontface>", f"{fonts}</hh:fontface>"), numbers


def style_header(header):
    """The header with all roles in it, and the ids of the roles."""
    header, fonts = add_fonts(header)
    borders = {"title": lambda n: border_fill(n, NONE, NONE, THICK, ("DOUBLE_SLIM", "0.5 mm"))}
    borders["heading1"] = lambda n: border_fill(n, NONE, NONE, NONE, THICK)
    for role, fill in FILLS.items():
        for place, (top, bottom) in PLACES.items():
            borders[f"cell.{role}.{place}"] = lambda n, t=top, b=bottom, f=fill: border_fill(n, THIN, THIN, t, b, f)
    header, first = append(header, "borderFills", "borderFill", list(borders.values()))
    border_ids = {role: first + index for index, role in enumerate(borders)}
    characters = [
        lambda n, f=font, p=points, b=bold, c=colour: char_pr(n, fonts[f], p, b, c)
        for font, points, bold, colour in CHARACTERS.values()
    ]
    header, first = append(header, "charProperties", "charPr", characters)
    character_ids = {role: first + index for index, role in enumerate(CHARACTERS)}
    paragraphs = [
        lambda n, v=values: para_pr(n, *v[:-1], border_ids[v[-1]] if v[-1] else PLAIN) for values in PARAGRAPHS.values()
    ]
    header, first = append(header, "paraProperties", "paraPr", paragraphs)
    paragraph_ids = {role: first + index for index, role in enumerate(PARAGRAPHS)}
    return header, {"characters": character_ids, "paragraphs": paragraph_ids, "borders": border_ids}


def main():
    from hwpx import HwpxDocument

    blank = HERE / "blank.hwpx"
    HwpxDocument.new().save_to_path(blank)
    with zipfile.ZipFile(blank) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    blank.unlink()
    header, ids = style_header(parts["Contents/header.xml"].decode())
    parts["Contents/header.xml"] = header.encode()
    parts["Contents/content.hpf"] = parts["Contents/content.hpf"].replace(b"synthetic-fixture-author", b"")
    parts.pop("Preview/PrvImage.png", None)
    with zipfile.ZipFile(HERE / "report.hwpx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype", EPOCH), parts.pop("mimetype"), zipfile.ZIP_STORED)
        for name in sorted(parts):
            package.writestr(zipfile.ZipInfo(name, EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    (HERE / "styles.json").write_text(json.dumps(ids, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""A document as HWPX, written into the parts of ``hwpx_template/report.hwpx``.

The template gives the styles, ``styles.json`` says which id plays which role.
No layout cache is written: 한글 lays the document out when it opens it.
"""

import json
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from . import layout, model
from .hwpx_package import container_rdf, content_hpf, zipped
from .hwpx_table import MM, table_xml, text_run
from .pictures import png_of

_TEMPLATE = Path(__file__).parent / "hwpx_template"
_PAPER = (59528, 84189)  # A4; stays upright even when the page lies across
_MARGIN_X, _MARGIN_TOP, _MARGIN_BOTTOM = round(20 * MM), round(15 * MM), round(12 * MM)
_HEADER, _FOOTER = round(8 * MM), round(10 * MM)
_PREVIEW_LENGTH = 1000
_PAGE_NUMBER = '<hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl>'


@cache
def _template() -> tuple[dict[str, bytes], dict]:
    with zipfile.ZipFile(_TEMPLATE / "report.hwpx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return parts, json.loads((_TEMPLATE / "styles.json").read_text(encoding="utf-8"))


def render(document: model.Document) -> bytes:
    template, styles = _template()
    writer = _Writer(styles, template["Contents/section0.xml"].decode())
    sections = [writer.section(document, index) for index in range(len(document.sections))]
    parts = {name: template[name] for name in ("version.xml", "settings.xml", "META-INF/manifest.xml")}
    header = template["Contents/header.xml"].decode()
    parts["Contents/header.xml"] = re.sub(r'secCnt="\d+"', f'secCnt="{len(sections)}"', header, count=1).encode()
    parts |= {f"Contents/section{index}.xml": xml.encode() for index, xml in enumerate(sections)}
    parts |= {f"BinData/image{index}.png": image for index, image in enumerate(writer.images, start=1)}
    parts["Preview/PrvText.txt"] = "\r\n".join(writer.preview)[:_PREVIEW_LENGTH].encode()
    listing = template["Contents/content.hpf"].decode()
    parts["Contents/content.hpf"] = content_hpf(listing, document, len(writer.images)).encode()
    parts["META-INF/container.xml"] = template["META-INF/container.xml"]
    parts["META-INF/container.rdf"] = container_rdf(len(sections)).encode()
    return zipped(parts)


class _Writer:
    """Writes sections and remembers what the whole package must know: images, ids, the preview's text."""

    def __init__(self, styles: dict, section_template: str):
        self.styles = styles
        self.images: list[bytes] = []
        self.preview: list[str] = []
        self.objects = 0
        # The root must carry all of 한글's namespaces, and the section's properties are 한글's own defaults.
        self.root = re.search(r"^.*?<hs:sec[^>]*>", section_template, re.DOTALL)[0]
        self.properties = re.search(r"<hp:secPr.*?</hp:secPr>", section_template, re.DOTALL)[0]
        self.columns = re.search(r"<hp:ctrl><hp:colPr.*?</hp:ctrl>", section_template, re.DOTALL)[0]

    def section(self, document: model.Document, index: int) -> str:
        section = document.sections[index]
        self.width = _PAPER[section.page_setup.is_landscape] - 2 * _MARGIN_X
        self.starts_page = False
        self.paragraphs: list[str] = []
        self.opening = self._opening(section.page_setup)
        if index == 0:
            self.text("title", document.title)
            if document.subtitle:
                self.text("subtitle", document.subtitle)
        for block in section.blocks:
            self.block(block)
        if self.opening:
            self.text("anchor", "")
        return self.root + "".join(self.paragraphs) + "</hs:sec>"

    def block(self, block: model.Block) -> None:
        match block:
            case model.PageBreak():
                self.starts_page = True
            case model.Heading():
                self.text(f"heading{block.level}", block.text)
            case model.Outline():
                self.text(f"outline{block.level}", block.marked_text)
            case model.Paragraph():
                self.text(block.style, block.text)
            case model.Table():
                self.table(block)
            case model.Picture():
                self.picture(block)

    def text(self, role: str, text: str) -> None:
        for line in text.split("\n"):
            self.preview.append(line)
            self.paragraph(role, text_run(line))

    def table(self, table: model.Table) -> None:
        if table.shows_caption:
            self.text("caption", f"< {table.caption} >")
        unit_line = layout.unit_line(table)
        if unit_line:
            self.text("unit", unit_line)
        self.objects += 1
        xml = table_xml(table, number=self.objects, width=self.width, styles=self.styles)
        # The anchor's own, nearly empty line falls below the table and makes the gap.
        self.paragraph("anchor", f"{xml}<hp:t/>")

    def picture(self, picture: model.Picture) -> None:
        self.objects += 1
        image = png_of(picture)
        self.images.append(image.png)
        width = min(round(image.width_mm * MM), self.width)
        height = round(width * image.height_mm / image.width_mm)
        self.paragraph("picture", _picture_xml(picture, self.objects, len(self.images), width, height) + "<hp:t/>")
        self.text("picture", picture.title)

    def paragraph(self, role: str, content: str) -> None:
        char, para = self.styles["characters"][role], self.styles["paragraphs"][role]
        page_break, self.starts_page = int(self.starts_page), False
        opening, self.opening = self.opening, ""
        self.paragraphs.append(
            f'<hp:p id="0" paraPrIDRef="{para}" styleIDRef="0" pageBreak="{page_break}" columnBreak="0" merged="0">'
            f'{opening}<hp:run charPrIDRef="{char}">{content}</hp:run></hp:p>'
        )

    def _opening(self, setup: model.PageSetup) -> str:
        """What the first paragraph of a section carries: paper, columns, page number."""
        page = (
            f'<hp:pagePr landscape="{"NARROWLY" if setup.is_landscape else "WIDELY"}" width="{_PAPER[0]}" '
            f'height="{_PAPER[1]}" gutterType="LEFT_ONLY"><hp:margin header="{_HEADER}" footer="{_FOOTER}" gutter="0" '
            f'left="{_MARGIN_X}" right="{_MARGIN_X}" top="{_MARGIN_TOP}" bottom="{_MARGIN_BOTTOM}"/></hp:pagePr>'
        )
        properties = re.sub(r"<hp:pagePr.*?</hp:pagePr>", page, self.properties, flags=re.DOTALL)
        return f'<hp:run charPrIDRef="0">{properties}{self.columns}{_PAGE_NUMBER}</hp:run>'


def _picture_xml(picture: model.Picture, number: int, image: int, width: int, height: int) -> str:
    matrix = 'e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"'
    words = f"{picture.title}\n{picture.description}".strip()
    return (
        f'<hp:pic id="{1_000_000 + number}" zOrder="{number}" numberingType="PICTURE" textWrap="TOP_AND_BOTTOM" '
        'textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" href="" groupLevel="0" '
        f'instid="{2_000_000 + number}" reverse="0"><hp:offset x="0" y="0"/>'
        f'<hp:orgSz width="{width}" height="{height}"/><hp:curSz width="{width}" height="{height}"/>'
        f'<hp:flip horizontal="0" vertical="0"/><hp:rotationInfo angle="0" centerX="{width // 2}" '
        f'centerY="{height // 2}" rotateimage="1"/><hp:renderingInfo><hc:transMatrix {matrix}/>'
        f"<hc:scaMatrix {matrix}/><hc:rotMatrix {matrix}/></hp:renderingInfo>"
        f'<hp:imgRect><hc:pt0 x="0" y="0"/><hc:pt1 x="{width}" y="0"/><hc:pt2 x="{width}" y="{height}"/>'
        f'<hc:pt3 x="0" y="{height}"/></hp:imgRect><hp:imgClip left="0" right="{width}" top="0" bottom="{height}"/>'
        '<hp:inMargin left="0" right="0" top="0" bottom="0"/>'
        f'<hp:imgDim dimwidth="{width}" dimheight="{height}"/>'
        f'<hc:img binaryItemIDRef="image{image}" bright="0" contrast="0" effect="REAL_PIC" alpha="0"/><hp:effects/>'
        f'<hp:sz width="{width}" widthRelTo="ABSOLUTE" height="{height}" heightRelTo="ABSOLUTE" protect="0"/>'
        '<hp:pos treatAsChar="1" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" '
        'vertRelTo="PARA" horzRelTo="PARA" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
        '<hp:outMargin left="0" right="0" top="0" bottom="0"/>'
        f"<hp:shapeComment>{escape(words)}</hp:shapeComment></hp:pic>"
    )

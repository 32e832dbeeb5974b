"""The subset of SVG that a document may carry: shapes, words, embedded images; nothing runs, loads or styles."""

import re
from xml.etree import ElementTree

_NAMESPACE = "{http://www.w3.org/2000/svg}"
# fmt: off
_ELEMENTS = frozenset((
    "svg", "g", "title", "desc", "rect", "line", "circle", "ellipse", "path", "polyline", "polygon", "text",
    "tspan", "image",
))
_ATTRIBUTES = frozenset((
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "d",
    "points", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "opacity", "font-size", "font-weight", "font-family", "text-anchor", "dominant-baseline",
    "class", "id", "role", "aria-label", "aria-labelledby", "aria-hidden", "preserveAspectRatio",
))
# fmt: on
#: An image stands in the picture itself, as PNG or JPEG: nothing is fetched.
_EMBEDDED = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+")


def check_svg(svg: str) -> None:
    """Raise ``ValueError`` unless ``svg`` is well-formed, has a viewBox and stays inside the subset."""
    if "<!" in svg.replace("<!--", "") or "<?" in svg:
        raise ValueError("a picture has no doctype, entity or processing instruction")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314  no doctype gets here, so no entity can expand
    except ElementTree.ParseError as error:
        raise ValueError(f"a picture is well-formed SVG: {error}") from error
    for element in root.iter():
        name = str(element.tag).removeprefix(_NAMESPACE)
        if not str(element.tag).startswith(_NAMESPACE) or name not in _ELEMENTS:
            raise ValueError(f"a picture may not hold <{name}>")
        for attribute, value in element.attrib.items():
            if name == "image" and attribute == "href" and _EMBEDDED.fullmatch(value):
                continue
            if attribute not in _ATTRIBUTES or "url(" in value.lower():
                raise ValueError(f"a picture may not hold the attribute {attribute}")
    if root.tag != f"{_NAMESPACE}svg":
        raise ValueError("a picture is an <svg>")
    svg_size(svg)


def svg_size(svg: str) -> tuple[float, float]:
    """Width and height of the viewBox; both positive."""
    found = re.search(r'viewBox="\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)\s*"', svg)
    if not found or not (float(found[1]) > 0 and float(found[2]) > 0):
        raise ValueError("a picture has a viewBox")
    return float(found[1]), float(found[2])


def svg_with_size(svg: str) -> str:
    """The same picture with width and height from its viewBox, so that a page shows it at its natural size."""
    opening = svg[svg.index("<svg") : svg.index(">")]
    if re.search(r"\swidth=", opening):
        return svg
    width, height = svg_size(svg)
    return svg.replace("<svg", f'<svg width="{width:g}" height="{height:g}"', 1)

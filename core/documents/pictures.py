"""A picture as PNG, for the formats that cannot show SVG everywhere."""

from dataclasses import dataclass
from functools import lru_cache

from .model import Picture
from .svg import svg_size

_PIXELS_PER_INCH = 200
_MM_PER_PIXEL = 25.4 / 96
_WIDEST_MM = 165.0
_SOURCE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: "Pretendard GOV")
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)
"""


@dataclass(frozen=True, slots=True)
class Image:
    png: bytes
    width_mm: float
    height_mm: float


def size_mm(picture: Picture) -> tuple[float, float]:
    """The size on paper: a pixel of the viewBox is a CSS pixel, shrunk to the width of the page."""
    width, height = svg_size(picture.svg)
    scale = min(_MM_PER_PIXEL, _WIDEST_MM / width)
    return width * scale, height * scale


@lru_cache(maxsize=64)
def png_of(picture: Picture) -> Image:
    from .typesetting import compile_typst

    width, height = size_mm(picture)
    inputs = {"svg": picture.svg, "width": f"{width:.3f}"}
    png = compile_typst(_SOURCE, inputs, format="png", ppi=_PIXELS_PER_INCH)
    return Image(png, width, height)

"""Documents and the formats they are rendered to.

``render(document, "pdf")`` gives the file; ``RENDERERS`` names the formats with media type and extension.
"""

from dataclasses import dataclass
from importlib import import_module

from .model import (
    Cell,
    Column,
    Document,
    Heading,
    Metadata,
    Outline,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
)
from .serialization import from_json, to_json

__all__ = [
    "RENDERERS", "TEMPLATE_VERSION", "Cell", "Column", "Document", "Heading", "Metadata", "Outline", "PageBreak",
    "PageSetup", "Paragraph", "Picture", "Renderer", "Row", "Section", "Table", "from_json", "render", "to_json",
]  # fmt: skip


#: Raised whenever the look of a format changes: within one version the same document gives the same bytes.
TEMPLATE_VERSION = 2


@dataclass(frozen=True, slots=True)
class Renderer:
    """One file format. Its module is imported when first used: Typst alone is 77 MB."""

    label: str
    extension: str
    media_type: str
    module: str

    def render(self, document: Document) -> bytes:
        """The file's bytes; the same document gives the same bytes."""
        content = import_module(f"{__name__}.{self.module}").render(document)
        return content.encode() if isinstance(content, str) else content


RENDERERS = {
    "html": Renderer("웹 문서", "html", "text/html; charset=utf-8", "html"),
    "hwpx": Renderer("한글 문서", "hwpx", "application/hwp+zip", "hwpx"),
    "pdf": Renderer("PDF", "pdf", "application/pdf", "pdf"),
    "xlsx": Renderer("엑셀", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "json": Renderer("문서 자료", "json", "application/json", "serialization"),
}


def render(document: Document, format_name: str) -> bytes:
    """Render to one of ``RENDERERS``; ``KeyError`` for another name."""
    return RENDERERS[format_name].render(document)

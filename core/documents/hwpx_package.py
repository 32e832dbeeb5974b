"""The package around the sections of a HWPX file: list of parts, metadata, and a zip that never varies."""

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from . import model

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # fixed, so that the same document gives the same bytes


def content_hpf(template: str, document: model.Document, image_count: int) -> str:
    """The list of parts, with our metadata in place of the template's."""
    sections = [f"section{index}" for index in range(len(document.sections))]
    items = [_item("header", "Contents/header.xml")]
    items += [_item(name, f"Contents/{name}.xml") for name in sections]
    items += [_image_item(number) for number in range(1, image_count + 1)]
    items.append(_item("settings", "settings.xml"))
    spine = "".join(f'<opf:itemref idref="{name}" linear="yes"/>' for name in ["header", *sections])
    root = re.search(r"^.*?<opf:package[^>]*>", template, re.DOTALL)[0]
    return (
        f"{root}<opf:metadata><opf:title>{escape(document.title)}</opf:title><opf:language>ko</opf:language>"
        f"{_described(document.metadata)}</opf:metadata><opf:manifest>{''.join(items)}</opf:manifest>"
        f"<opf:spine>{spine}</opf:spine></opf:package>"
    )


def _described(metadata: model.Metadata) -> str:
    created = f"{metadata.created_utc:%Y-%m-%dT%H:%M:%S}Z" if metadata.created else ""
    values = {
        "creator": metadata.author,
        "subject": metadata.subject,
        "description": "",
        "lastsaveby": metadata.author,
        "CreatedDate": created,
        "ModifiedDate": created,
        "date": created,
        "keyword": "",
    }
    return "".join(
        f'<opf:meta name={quoteattr(name)} content="text">{escape(value)}</opf:meta>' for name, value in values.items()
    )


def _item(name: str, href: str) -> str:
    return f'<opf:item id="{name}" href="{href}" media-type="application/xml"/>'


def _image_item(number: int) -> str:
    # "isEmbeded" is how the format spells it.
    return f'<opf:item id="image{number}" href="BinData/image{number}.png" media-type="image/png" isEmbeded="1"/>'


def container_rdf(section_count: int) -> str:
    kinds = {"Contents/header.xml": "HeaderFile"}
    kinds |= {f"Contents/section{index}.xml": "SectionFile" for index in range(section_count)}
    described = "".join(
        f'<rdf:Description rdf:about=""><pkg:hasPart rdf:resource="{name}"/></rdf:Description>'
        f'<rdf:Description rdf:about="{name}"><rdf:type '
        f'rdf:resource="http://www.hancom.co.kr/hwpml/2016/meta/pkg#{kind}"/></rdf:Description>'
        for name, kind in kinds.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:pkg="http://www.hancom.co.kr/hwpml/2016/meta/pkg#">{described}<rdf:Description rdf:about=""><rdf:type '
        'rdf:resource="http://www.hancom.co.kr/hwpml/2016/meta/pkg#Document"/></rdf:Description></rdf:RDF>'
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        # 한글 looks for the mimetype at the start of the file, uncompressed.
        package.writestr(zipfile.ZipInfo("mimetype", _ZIP_DATE), b"application/hwp+zip", zipfile.ZIP_STORED)
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()

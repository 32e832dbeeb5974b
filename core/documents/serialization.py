"""A document as canonical JSON and back: the form in which an edition keeps it.

The same document always gives the same text: sorted keys, defaults left out, decimals as strings.
"""

import json
from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal

from . import model

VERSION = 1

_BLOCKS = {
    "heading": model.Heading,
    "paragraph": model.Paragraph,
    "outline": model.Outline,
    "table": model.Table,
    "picture": model.Picture,
    "page_break": model.PageBreak,
}
_BLOCK_NAMES = {block: name for name, block in _BLOCKS.items()}


def to_json(document: model.Document) -> str:
    """One line of JSON, ending with a line feed."""
    content = {"version": VERSION, "document": _encode(document)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def from_json(text: str | bytes) -> model.Document:
    """The document of ``to_json``; raises ``ValueError`` for another version or a broken text."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ValueError(f"not a document of version {VERSION}")
    try:
        return _document(content["document"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a document: {error!r}") from error


def render(document: model.Document) -> bytes:
    return to_json(document).encode()


def _encode(value):
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if not hasattr(value, "__dataclass_fields__"):
        return value
    encoded = {}
    for declared in fields(value):
        content = getattr(value, declared.name)
        if declared.default is MISSING or content != declared.default:
            encoded[declared.name] = _encode(content)
    if type(value) in _BLOCK_NAMES:
        encoded["type"] = _BLOCK_NAMES[type(value)]
    return encoded


def _document(data: dict) -> model.Document:
    metadata = dict(data["metadata"])
    if metadata.get("created"):
        metadata["created"] = datetime.fromisoformat(metadata["created"])
    sections = [_section(section) for section in data["sections"]]
    return model.Document(**{**data, "metadata": model.Metadata(**metadata), "sections": sections})


def _section(data: dict) -> model.Section:
    blocks = [_block(dict(block)) for block in data["blocks"]] if "blocks" in data else []
    return model.Section(blocks=blocks, page_setup=model.PageSetup(**data["page_setup"]))


def _block(data: dict):
    block = _BLOCKS[data.pop("type")]
    if block is model.Table:
        data["columns"] = [model.Column(**column) for column in data["columns"]]
        data["header"] = [[_cell(cell) for cell in cells] for cells in data.get("header", ())]
        data["rows"] = [
            model.Row(**{**row, "cells": [_cell(cell) for cell in row["cells"]]}) for row in data.get("rows", ())
        ]
    return block(**data)


def _cell(data: dict) -> model.Cell:
    if "number" in data:
        data = {**data, "number": Decimal(data["number"])}
    return model.Cell(**data)

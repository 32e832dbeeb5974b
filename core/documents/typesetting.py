"""Typst, closed in: our fonts only, no network, no clock."""

from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"


def compile_typst(source: bytes, inputs: dict[str, str], **options) -> bytes:
    """Compile ``source``; ``inputs`` are data that it reads, so nothing in them can become markup."""
    return typst.compile(source, sys_inputs=inputs, font_paths=[str(FONTS)], ignore_system_fonts=True, **options)

"""Small pictures, and files that only say they are pictures."""

import struct
import zlib


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def make_png(width=4, height=3, *, comment=b"") -> bytes:
    """A grey PNG; ``comment`` is what a program may write beside the drawing."""
    rows = b"".join(b"\x00" + b"\x80" * width for _row in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + (_chunk(b"tEXt", comment) if comment else b"")
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


PNG = make_png()
BAD_FILES = {
    "text": b"<svg onload='alert(1)'/>",
    "empty": b"",
    "name only": b"\x89PNG\r\n\x1a\n",
    "cut off": PNG[:-20],
    "huge": make_png()[:16] + struct.pack(">II", 100_000, 100_000) + make_png()[24:],
    "broken": PNG[:45] + b"\x00\x00\x00" + PNG[48:],
    "jpeg head": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "gif": b"GIF89a\x01\x00\x01\x00",
}

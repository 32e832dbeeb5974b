"""PNG and JPEG files that people bring: checked, freed of what a camera adds, wrapped as a picture of a document."""

import base64
import struct
import zlib
from dataclasses import dataclass

PNG, JPEG = "image/png", "image/jpeg"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
#: Parts of a PNG that draw; everything else (places, times, programs) is left out.
_DRAWING = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND", b"pHYs"}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
MOST_PIXELS = 25_000_000
_PIECE = 1 << 20


class NotAnImage(ValueError):
    """The file is no PNG or JPEG that can be printed."""


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A checked image: its bytes without places, times and comments, and its size in pixels."""

    media_type: str
    width: int
    height: int
    content: bytes


def read_image(content: bytes) -> CleanImage:
    """Check a PNG or JPEG by its content, never by its name. Raises ``NotAnImage``."""
    try:
        if content.startswith(_PNG_HEAD):
            image = _read_png(content)
        elif content.startswith(b"\xff\xd8\xff"):
            image = _read_jpeg(content)
        else:
            raise NotAnImage("neither PNG nor JPEG")
    except (struct.error, IndexError) as error:
        raise NotAnImage("the file is cut off") from error
    if not (0 < image.width * image.height <= MOST_PIXELS):
        raise NotAnImage("too many pixels or none")
    return image


def _read_png(content: bytes) -> CleanImage:
    place, kept, size, drawn = len(_PNG_HEAD), [_PNG_HEAD], None, []
    while place < len(content):
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise NotAnImage("the file is cut off")
        if zlib.crc32(content[place + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise NotAnImage("the file is damaged")
        if kind == b"IHDR":
            size = struct.unpack_from(">II", content, place + 8)
        if kind == b"IDAT":
            drawn.append(content[place + 8 : end - 4])
        if kind in _DRAWING:
            kept.append(content[place:end])
        place = end
        if kind == b"IEND":
            break
    else:
        raise NotAnImage("the file has no end")
    if size is None or not _unpacks(b"".join(drawn)):
        raise NotAnImage("the file draws nothing")
    return CleanImage(PNG, *size, b"".join(kept))


def _unpacks(packed: bytes) -> bool:
    """Whether the drawing can be unpacked to its end; piece by piece, so that a bomb fills no memory."""
    unpacking, total = zlib.decompressobj(), 0
    try:
        while packed and not unpacking.eof and total <= MOST_PIXELS * 8:
            total += len(unpacking.decompress(packed, _PIECE))
            packed = unpacking.unconsumed_tail
    except zlib.error:
        return False
    return unpacking.eof


def _read_jpeg(content: bytes) -> CleanImage:
    place, kept, size = 2, [content[:2]], None
    while True:
        if content[place] != 0xFF:
            raise NotAnImage("the file is damaged")
        mark = content[place + 1]
        if mark == 0xFF:  # fill
            place += 1
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if end > len(content) or mark == _END:
            raise NotAnImage("the file is cut off")
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            size = width, height
        if mark == _SCAN:
            if size is None or content.rfind(b"\xff\xd9") < place:
                raise NotAnImage("the file is cut off")
            kept.append(content[place : content.rfind(b"\xff\xd9") + 2])
            return CleanImage(JPEG, *size, b"".join(kept))
        # APP1 and above and comments say who took it, where and when; APP0 and APP14 say how to read the colours.
        if not ((0xE1 <= mark <= 0xEF and mark != 0xEE) or mark == 0xFE):
            kept.append(content[place:end])
        place = end


def svg_of(media_type: str, content: bytes, width: int, height: int) -> str:
    """The image as a drawing that a document may carry."""
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image x="0" y="0" width="{width}" height="{height}" href="data:{media_type};base64,{data}"/></svg>'
    )

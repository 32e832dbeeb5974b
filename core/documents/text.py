"""Text as every output format can carry it: no control characters, one kind of line end."""

import re
import unicodedata

# One of these in an XML part and 한글 refuses the whole file; U+FFFE/FFFF and lone surrogates are not XML either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Drop what no format can carry; keep line feeds, turn tabs into a space and CRLF into LF."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _FORBIDDEN.sub("", text)


def width_in_em(text: str) -> float:
    """Estimated width of one line in em: Hangul and symbols are square, the rest is about half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)

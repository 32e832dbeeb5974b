"""Particles of Korean (조사): which of two forms follows depends on how the word before it ends."""

import re

_FIRST, _LAST, _FINALS = ord("가"), ord("힣"), 28
_RIEUL = 8
#: How the last digit is read ends in a final consonant or not: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = dict(zip("0123456789", (21, 8, 0, 16, 0, 0, 1, 8, 8, 0), strict=True))
_READ = {**_DIGITS, "%": 0}
_PAIRS = {
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_PATTERN = re.compile(r"(?P<word>[^\s'’”」)])(?P<close>['’”」)]*)(?P<pair>" + "|".join(map(re.escape, _PAIRS)) + ")")


def with_particles(text: str) -> str:
    """``65개소이(가)`` as people write it: ``65개소가``. What ends in a letter nobody can read stays as it is."""
    return _PATTERN.sub(_chosen, text)


def _chosen(match: re.Match) -> str:
    final = _final(match["word"])
    if final is None:
        return match[0]
    after_consonant, after_vowel = _PAIRS[match["pair"]]
    is_open = final == 0 or (match["pair"] == "(으)로" and final == _RIEUL)
    return match["word"] + match["close"] + (after_vowel if is_open else after_consonant)


def _final(letter: str) -> int | None:
    """The number of the final consonant with which a letter is read, 0 for none; ``None`` where it is not known."""
    if _FIRST <= ord(letter) <= _LAST:
        return (ord(letter) - _FIRST) % _FINALS
    return _READ.get(letter)

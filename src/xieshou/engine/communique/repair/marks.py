"""Punctuation (标点): marks that the site doubled, and half-width marks next to Chinese text.

Belongs here: what is doubled, whether a page had its marks folded to ASCII, widening them again one to one.
Does not belong: marks that cut a character in two (`straddles`).
"""

import re

DOUBLED = "[,，]+(?=[,，、。])"  # the second mark is the author's
ONE_DOUBLED = re.compile(DOUBLED)
CUT_BY_MARK = re.compile("[?\ufffd][,，]?(?=[,，、。])")  # the comma before the mark swallowed half a character
CUT_TWICE = re.compile("[?\ufffd]{2}(?=[,，])")  # first for the 。 that its second half and the mark's first looked like

_CHINESE = "\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e“”‘’…—·□"
_NEXT_TO_CHINESE = rf"[{{0}}](?:(?<=[{_CHINESE}].)|(?=[{_CHINESE}]))"
_ONE_CHINESE = re.compile(f"[{_CHINESE}]")
_COMMA = re.compile(_NEXT_TO_CHINESE.format(","))
_COMMA_AND_OTHERS = re.compile(_NEXT_TO_CHINESE.format(",:;!?"))
_BRACKETS = re.compile(rf"\(([^()\n]{{0,200}})\)|[()]")
_HAN = re.compile("[\u4e00-\u9fff]")
FOLD = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_WIDEN = {full - 0xFEE0: full for full in map(ord, "，：；！？（）")}


def doubled(text: str) -> int:
    """How many marks the site doubled: it writes an ASCII comma before them, which nobody types."""
    return sum(text.count(pair) for pair in (",,", ",、", ",。", ",，"))


def is_folded(text: str) -> bool:
    """Whether all full-width marks of a Chinese page were turned into ASCII on its way."""
    return not any(mark in text for mark in "，（：；？！）") and bool(_HAN.search(text))


def widened(text: str, *, folded: bool) -> str:
    """Full-width commas and brackets next to Chinese text; on a folded page the other marks too.

    Commas between digits, times and brackets within Latin text stay.
    """
    text = (_COMMA_AND_OTHERS if folded else _COMMA).sub(lambda match: match[0].translate(_WIDEN), text)
    return _BRACKETS.sub(lambda match: _widened_brackets(text, match), text)


def _widened_brackets(text: str, match: re.Match[str]) -> str:
    start, end = match.span()
    inside = match[1] or ""
    near = text[max(0, start - 1) : start] + inside[:1] + inside[-1:] + text[end : end + 1]
    if not _ONE_CHINESE.search(near):
        return match[0]
    return match[0].translate({ord("("): "（", ord(")"): "）"})

"""Punctuation (标点): marks that the site doubled, and half-width marks next to Chinese text.

Belongs here: what is doubled, whether a page had its marks folded to ASCII, widening them again one to one.
Does not belong: marks that cut a character in two (`straddles`).
"""

import re

DOUBLED = "[,，]+(?=[,，、。；])"  # the second mark is the author's
ONE_DOUBLED = re.compile(DOUBLED)
CUT_BY_MARK = re.compile("[?\ufffd][,，]?(?=[,，、。])")  # the comma before the mark swallowed half a character
CUT_TWICE = re.compile("[?\ufffd]{2}(?=[,，])")  # its second half and the mark's first looked like 。 before that
CUT_BESIDE_MARK = "[,，][?\ufffd](?=[,，])"  # the same where the first half shows as part of another character
ONE_CUT_BESIDE_MARK = re.compile(CUT_BESIDE_MARK)

_MARKS = ",:;!?()，：；！？（）"
_RUN = re.compile(f"[{_MARKS}]+")
_CHINESE = re.compile("[\u3001-\u30ff\u3400-\u9fff“”‘’…—·□]")
_UNLIKE = re.compile("\\(([^()（）\n]{0,200})）|（([^()（）\n]{0,200})\\)")
_HAN = re.compile("[\u4e00-\u9fff]")
FOLD = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_COMMA_AND_BRACKETS = {ord(mark): ord(mark) + 0xFEE0 for mark in ",()"}
_ALL = {ord(mark): ord(mark) + 0xFEE0 for mark in ",:;!?()"}


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
    wide = _ALL if folded else _COMMA_AND_BRACKETS

    def widen(run: re.Match[str]) -> str:
        around = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        return run[0].translate(wide) if _CHINESE.search(around) else run[0]

    return _UNLIKE.sub(lambda pair: f"（{pair[1] or pair[2] or ''}）", _RUN.sub(widen, text))

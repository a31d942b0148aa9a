"""The self-check (自检): damage the repaired text in the way the page was damaged, and see whether the page comes out.

The table of glosses is known from the page, and a site glosses every pair of bytes that is in it, also where nobody
sees one. What the site does at random, doubling marks, is taken from the page.

Belongs here: the process run forwards. Does not belong: undoing it.
"""

import codecs
import re
from bisect import bisect_left
from itertools import islice

from xieshou.engine.communique.repair.gbk import FULL_WIDTH
from xieshou.engine.communique.repair.glosses import CUT_BY_GLOSS, GLOSS
from xieshou.engine.communique.repair.marks import CUT_BESIDE_MARK, CUT_BY_MARK, CUT_TWICE, DOUBLED, FOLD
from xieshou.engine.communique.repair.page import Page
from xieshou.engine.communique.repair.repaired import Shift, Trail

_OUTSIDE = "xieshou-outside-gbk"
_TORN = "xieshou-torn-pair"
codecs.register_error(_OUTSIDE, lambda error: (b"?" * (error.end - error.start), error.end))  # type: ignore[attr-defined]
codecs.register_error(_TORN, lambda error: ("?", min(error.start + 2, len(error.object))))  # type: ignore[attr-defined]

_IN_SHIFT = re.compile(
    rf"(?P<cut>{CUT_BY_GLOSS.pattern})|(?P<mark>{CUT_BY_MARK.pattern})|(?P<out>{GLOSS}|{DOUBLED})|(?P<beside>{CUT_BESIDE_MARK})|.",
    re.DOTALL,
)
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_OPENING = re.compile("[?\ufffd]")

_LARGEST_TABLE = 1000  # sites have 50 to 250

Insertion = tuple[int, bytes]  # before which byte of the site's text, and what


def share_that_comes_out_again(page: Page, text: str, trail: Trail) -> float:
    """The share of the page that the site would make of the repaired text, still in the site's script."""
    raw = text.encode("gbk", _OUTSIDE)
    inserted = _insertions(page, text, raw, trail)
    inserted = sorted([*inserted, *_glosses_missing(page, raw, inserted)])
    pieces, done = [], 0
    for at, what in inserted:
        pieces += [raw[done:at], what]
        done = at
    damaged = b"".join([*pieces, raw[done:]]).decode("gbk", _TORN)
    share = _alike(_narrow(damaged), _narrow(_as_gbk(page.text)))
    return min(share, 1.0 - len(trail.holes) / max(1, len(page.text)))  # a hole may happen to look like its page


def _insertions(page: Page, text: str, raw: bytes, trail: Trail) -> list[Insertion]:
    """What the site put in, by the trail."""
    found: list[Insertion] = []
    shifts = iter(trail.shifts)
    shift = next(shifts, None)
    at = done = 0
    for run, start in enumerate(trail.text_starts):
        end = trail.text_starts[run + 1] if run + 1 < len(trail.text_starts) else len(text)
        if shift and start >= shift.text[1]:
            done, shift = shift.source[1], next(shifts, None)
        length = len(text[start:end].encode("gbk", _OUTSIDE))
        inside = shift is not None and start >= shift.text[0]
        source = shift.source[0] if shift and start == shift.text[0] else trail.source_starts[run]
        if (not inside or (shift and start == shift.text[0])) and done < source:
            found.append((at, page.text[done:source].encode("gbk", _OUTSIDE)))
        if shift and start == shift.text[0]:
            found.extend((at + place, what) for place, what in _in_shift(page.text, raw[at:], shift))
        if not inside:
            done = trail.source_ends[run]
        at += length
    done = shift.source[1] if shift else done
    if done < len(page.text):
        found.append((at, page.text[done:].encode("gbk", _OUTSIDE)))
    return found


def _in_shift(page: str, raw: bytes, shift: Shift) -> list[Insertion]:
    """What the site put in where bytes have slipped, counted in bytes from there."""
    found: list[Insertion] = []
    at, (start, end) = 0, shift.source
    if CUT_TWICE.match(page, start):
        found, at, start = [(1, b","), (2, b",")], 2, end
    while start < end:
        part = _IN_SHIFT.match(page, start)  # without an end: marks are told by what follows
        assert part is not None
        start = part.end()
        if part["cut"]:
            at += 1  # half a character, printed as one question mark with the bracket, or with the blank before it
            swallowed = " " if part["cut"][1] in "(（" else "("
            found.append((at, (swallowed + part["cut"][1:]).encode("gbk", _OUTSIDE)))
        elif part["beside"]:
            found.append((at, b","))
            at += 1
            found.append((at, b","))
        elif part["mark"] is not None:
            at += 1
            found.append((at, b","))
        elif part["out"]:
            found.append((at, part["out"].encode("gbk", _OUTSIDE)))
        elif _OPENING.match(part[0]):
            at += 2
        else:
            own = part[0].encode("gbk", _OUTSIDE)
            folded = len(own) == 1 and raw[at : at + 2] == bytes((FULL_WIDTH, own[0] | 0x80))
            at += 2 if folded else len(own)
    return found


def _glosses_missing(page: Page, raw: bytes, inserted: list[Insertion]) -> list[Insertion]:
    """Glosses that the page should show and does not; one behind an insertion may have been cut off by it."""
    glossed = {at for at, what in inserted if b"(" in what}
    cut = {at + 1 for at, _ in inserted}
    missing = []
    for char, gloss in islice(page.glossing.table.items(), _LARGEST_TABLE):
        pair = char.encode("gbk", _OUTSIDE)
        at = raw.find(pair)
        while at >= 0:
            if at + 2 not in glossed and at + 2 not in cut:
                missing.append((at + 2, gloss.encode("gbk", _OUTSIDE)))
            at = raw.find(pair, at + 2)
    return missing


def _narrow(text: str) -> str:
    """The text with ASCII marks, for a page may have them from the site or from later."""
    for mark in "，（）：；！？":
        text = text.replace(mark, chr(ord(mark) - 0xFEE0))
    return text.translate(FOLD) if _FULL_WIDTH.search(text) else text


def _as_gbk(text: str) -> str:
    return text.encode("gbk", _OUTSIDE).decode("gbk", _TORN)


def _alike(one: str, other: str) -> float:
    """The share of the longer text that both have: lines compared from both ends."""
    if one == other:
        return 1.0
    lines = list(zip(one.splitlines(keepends=True), other.splitlines(keepends=True), strict=False))
    return sum(_common(line, against) for line, against in lines) / max(len(one), len(other))


def _common(one: str, other: str) -> int:
    """How many characters two lines share at their beginning and end."""
    if one == other:
        return len(one)
    shorter = min(len(one), len(other))
    front = bisect_left(range(shorter), True, key=lambda length: one[: length + 1] != other[: length + 1])
    back = bisect_left(range(shorter - front), True, key=lambda length: one[-length - 1 :] != other[-length - 1 :])
    return front + back

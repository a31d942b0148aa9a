"""The repair of a page (修复), step by step: glosses and doubled marks, slipped bytes, marks, script.

Belongs here: the order of the steps. Does not belong: how each is done.
"""

import re

from xieshou.engine.communique.repair.gbk import bytes_of, is_han, pairs
from xieshou.engine.communique.repair.glosses import CUT_BY_GLOSS, GLOSS
from xieshou.engine.communique.repair.guesses import LOST
from xieshou.engine.communique.repair.marks import DOUBLED, widened
from xieshou.engine.communique.repair.page import Page, survey
from xieshou.engine.communique.repair.repaired import HOLE, Made, Reason, Repaired, Trail
from xieshou.engine.communique.repair.script import plain_text
from xieshou.engine.communique.repair.self_check import share_that_comes_out_again
from xieshou.engine.communique.repair.straddles import Mended, mend

LONGEST = 4_000_000  # characters; a communiqué has some three thousand
_INSERTION = re.compile(rf"{GLOSS}|{DOUBLED}|[{LOST}]")
_WEIGHED, _WEIGHED_EACH, _MOST_WEIGHED = 50_000, 20, 4_000_000  # characters weighed: for a page, for each of its own
_IN_FRONT = 8


def repair(text: str) -> Repaired:
    """Bring a scraped text back to clean simplified text; an undamaged one changes in script and width alone."""
    if len(text) > LONGEST:
        return Repaired(text, text, (), 0.0, False, "too_long", _untouched(text))
    page = survey(text)
    trail = _put_back_in_step(page) if page.damaged else _untouched(text)
    whole = widened("".join(trail.pieces), folded=page.folded)
    trail.pieces.clear()
    confidence = share_that_comes_out_again(page, whole, trail) if page.damaged else 1.0
    if page.traditional:
        whole = plain_text(whole, mapped=page.damaged)
    return Repaired(text, whole, tuple(trail.holes), confidence, page.damaged, "", trail)


def _glossed(text: str, trail: Trail, done: int, at: int) -> str:
    """The character that a gloss is about: the two bytes before it, of which a letter is the second."""
    if at > done and not text[at - 1].isascii():
        return text[at - 1]
    front = trail.end(2) + text[max(done, at - 2) : at]
    if front[-1:].isascii() and len(before := bytes_of(front[-2:-1]) or b"") == 2:
        return pairs().get((before[1], ord(front[-1])), "")
    return front[-1:]


def _untouched(text: str) -> Trail:
    trail = Trail()
    trail.keep(text, 0, len(text))
    return trail


def _put_back_in_step(page: Page) -> Trail:
    """Take the insertions out, and mend what they cut."""
    text, trail = page.text, Trail()
    most = min(_MOST_WEIGHED, _WEIGHED + _WEIGHED_EACH * len(text))
    done = at = 0
    while found := _INSERTION.search(text, at):
        at = found.start()
        if text[at] in LOST:
            before = trail.end(_IN_FRONT) + text[max(done, at - _IN_FRONT) : at]
            mended = (mend(page, at, before) if page.judge.spent < most else None) or _given_up(text, at)
            if mended:
                doubled = mended.begins_with_mark and at > done and text[at - 1] in ",，"
                trail.keep(text, done, at - doubled)
                trail.put(*mended)
                done = at = mended.at
            else:
                at += 1
        elif found[1] and not page.glossing.is_the_sites(_glossed(text, trail, done, at), found[1], at):
            at += 1
        else:
            trail.keep(text, done, at)
            done = at = found.end()
    trail.keep(text, done, len(text))
    return trail


def _given_up(text: str, at: int) -> Mended | None:
    """A hole where something is lost for certain and nothing fits."""
    cut = CUT_BY_GLOSS.match(text, at) if text[at - 1 : at] and is_han(text[at - 1]) else None
    if cut or text[at] == "\ufffd":
        return Mended([Made(HOLE, at, at + 1, Reason.NOTHING_FITS)], cut.end() if cut else at + 1)
    return None

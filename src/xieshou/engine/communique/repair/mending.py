"""The repair of a page (修复), step by step: glosses and doubled marks, slipped bytes, marks, script.

Belongs here: the order of the steps. Does not belong: how each is done.
"""

import re

from xieshou.engine.communique.repair.gbk import bytes_of, pairs
from xieshou.engine.communique.repair.glosses import GLOSS
from xieshou.engine.communique.repair.guesses import LOST
from xieshou.engine.communique.repair.marks import DOUBLED, widened
from xieshou.engine.communique.repair.page import Page, survey
from xieshou.engine.communique.repair.repaired import HOLE, Made, Reason, Repaired, Trail
from xieshou.engine.communique.repair.script import plain_text
from xieshou.engine.communique.repair.self_check import share_that_comes_out_again
from xieshou.engine.communique.repair.straddles import mend

LONGEST = 5_000_000  # characters; a communiqué has some three thousand
_INSERTION = re.compile(rf"{GLOSS}|{DOUBLED}|[{LOST}]")
_GUESSES_PER_CHARACTER = 1 / 20  # question marks that are followed: a page of nothing else is no text
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


def _glossed(front: str) -> str:
    """The character that a gloss behind this text is about: two bytes, and a letter is the second of such two."""
    if len(front) == 2 and front[1].isascii() and len(before := bytes_of(front[0]) or b"") == 2:
        return pairs().get((before[1], ord(front[1])), "")
    return front[-1:]


def _untouched(text: str) -> Trail:
    trail = Trail()
    trail.keep(text, 0, len(text))
    return trail


def _put_back_in_step(page: Page) -> Trail:
    """Take the insertions out, and mend what they cut."""
    text, trail = page.text, Trail()
    left = 20 + int(len(text) * _GUESSES_PER_CHARACTER)
    done = at = 0
    while found := _INSERTION.search(text, at):
        at = found.start()
        if text[at] in LOST:
            left -= 1
            before = trail.end(_IN_FRONT) + text[max(done, at - _IN_FRONT) : at]
            mended = mend(page, at, before) if left >= 0 else None
            if mended:
                doubled = mended.begins_with_mark and at > done and text[at - 1] in ",，"
                trail.keep(text, done, at - doubled)
                trail.put(*mended)
                done = at = mended.at
            elif text[at] == "\ufffd":
                trail.keep(text, done, at)
                trail.put([Made(HOLE, at, at + 1, Reason.NOTHING_FITS)], at + 1)
                done = at = at + 1
            else:
                at += 1
            continue
        front = (trail.end(2) + text[max(done, at - 2) : at])[-2:]
        if found[1] and not page.glossing.is_the_sites(_glossed(front), found[1], at):
            at += 1
            continue
        trail.keep(text, done, at)
        done = at = found.end()
    trail.keep(text, done, len(text))
    return trail

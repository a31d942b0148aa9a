"""One guess at slipped bytes, and what each next character of the page makes of it.

Belongs here: the step from one guess to those that follow from it.
Does not belong: which guesses are kept (`straddles`).
"""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

from xieshou.engine.communique.repair import gbk
from xieshou.engine.communique.repair.gbk import is_han
from xieshou.engine.communique.repair.glosses import CUT_BY_GLOSS, ONE_GLOSS
from xieshou.engine.communique.repair.lost_bytes import UNKNOWN, Known, candidates
from xieshou.engine.communique.repair.marks import CUT_BY_MARK, CUT_TWICE, ONE_CUT_BESIDE_MARK, ONE_DOUBLED
from xieshou.engine.communique.repair.page import Page
from xieshou.engine.communique.repair.readings import reads, reads_exactly
from xieshou.engine.communique.repair.repaired import HOLE, Made, Reason
from xieshou.engine.communique.repair.script import is_simplified_only, plain_forms
from xieshou.engine.communique.repair.words import MARKS, Weight, alone

LOST = "?\ufffd"
_FOLLOWED = 16  # characters followed for one lost byte
_OUT_OF_SCRIPT = -6.0  # a simplified character on a traditional page
_UNGLOSSED, _CUT_BEFORE_GLOSSING = -4.0, 2.5  # a character of the table without its gloss; cut, it may have missed it
_NOT_READ_SO = -9.0  # a cut character that is not read as the gloss says
_OTHER_TONE = -12.0
_IN_TABLE = 3.0
_RARE = 0.3  # how much the rarity of a glossed character counts beside what follows
_DOUBLED_MARK = 6.0  # a lost mark with the site's comma in front
_SWALLOWED = -6.0  # an ASCII character went with the byte
_TWO_MARKS = -8.0
_COMMA_BEFORE_ASCII = -3.5
_LETTER_IS_HALF = -5.0  # a letter behind a lost pair is mostly the other half of a character
_UNKNOWN_CHARACTER = -7.0
_BROKEN = -18.0  # the byte finds no partner
_QUESTION = -6.0  # a question mark that is one


class Chain(NamedTuple):
    """Characters made, the last first."""

    earlier: "Chain | None"
    made: Made
    known: Known | None  # what was known of the bytes when one was lost


class Guess(NamedTuple):
    """One way to read the bytes so far."""

    at: int  # the next character of the page
    weight: Weight
    chain: Chain | None = None  # None: the page as it stands
    pending: int | None = None  # first byte of a character whose second is still to come; None when in step
    since: int = 0  # where that byte stands
    before: int = UNKNOWN  # the byte before it
    in_step: int = 0  # where the page was in step again

    @property
    def score(self) -> float:
        """The weight of what was read."""
        return self.weight.ends[3]

    def with_char(
        self, char: str, end: int, weight: Weight, known: Known | None = None, lost: Reason | None = None
    ) -> "Guess":
        """The pending byte became this character, whose second byte stands just before `end`."""
        chain = Chain(self.chain, Made(char, self.since, end, lost), known)
        return self._replace(at=end, weight=weight, chain=chain, pending=None, in_step=end)


def beginnings(page: Page, at: int, before: str, start: Weight) -> Iterator[Guess]:
    """What may have been cut at this question mark; `start` is the weight of the text before it."""
    text = page.text
    front = gbk.site_bytes_of(before[-1]) if before else b""
    here = Guess(at, start, since=at)
    if (cut := CUT_BY_GLOSS.match(text, at)) and len(front) == 2 and front[1] in gbk.LEADS:
        chars = [(trail, char) for trail in gbk.LEADS if (char := gbk.text_pairs().get((front[1], trail), ""))]
        fitting = [(trail, char) for trail, char in chars if reads(char, cut[1])]
        for trail, char in fitting or chars:
            likely = _RARE * alone(plain_forms().get(char, char))
            likely += _odds_of_reading(page, char, cut[1]) if fitting else _NOT_READ_SO
            yield here._replace(at=cut.end(), weight=start.changed_by(likely), pending=trail, before=front[1])
    elif cut := CUT_BY_MARK.match(text, at):
        mark = gbk.site_bytes_of(text[cut.end()])
        without_comma = page.judge.read_all(before[:-1]) if before[-1:] in (",", "，") else None
        known = Known(UNKNOWN, mark[0])
        for _, _, char in candidates(page.judge, start, known):
            if without_comma and char in MARKS:
                weight = page.judge.read(without_comma, char).changed_by(_DOUBLED_MARK)
            else:
                weight = weighed(page, start, char)
                weight = weight.changed_by(_CUT_BEFORE_GLOSSING if char in page.glossing.table else 0.0)
            told_by_comma = without_comma and char in MARKS
            made = here.with_char(char, cut.end() + 1, weight, None if told_by_comma else known)
            yield made._replace(pending=mark[1], since=cut.end(), before=mark[0])
    elif cut := CUT_TWICE.match(text, at):
        known = Known(UNKNOWN, 0xA1)
        for _, _, char in candidates(page.judge, start, known):
            yield here.with_char(char, cut.end(), weighed(page, start, char), known)


def following(page: Page, guess: Guess) -> Iterable[Guess]:
    """The guesses that this one becomes with the next character of the page."""
    if guess.pending is None:
        return (_in_step(page, guess),)
    if page.text[guess.at] in LOST:
        return _past_a_lost_pair(page, guess)
    if gloss := ONE_GLOSS.match(page.text, guess.at):
        char = gbk.pairs().get((guess.before, guess.pending), "")
        return (guess._replace(at=gloss.end()),) if char and reads(char, gloss[1]) else (broken(guess),)
    if doubled := ONE_DOUBLED.match(page.text, guess.at):
        return (guess._replace(at=doubled.end()),)
    if (cut := ONE_CUT_BESIDE_MARK.match(page.text, guess.at)) and (beside := list(_second_byte(page, guess, 0xA1))):
        return (made._replace(at=cut.end(), in_step=cut.end()) for made in beside)
    return tuple(_past_bytes(page, guess)) or (broken(guess),)


def broken(guess: Guess) -> Guess:
    """The pending byte finds no partner: a hole, and the page counts as in step."""
    if guess.pending is None:
        return guess
    weight = guess.weight.changed_by(_BROKEN)
    hole = guess.with_char(HOLE, max(guess.at, guess.since + 1), weight, lost=Reason.NOTHING_FITS)
    return hole._replace(at=guess.at, in_step=guess.at)


def _in_step(page: Page, guess: Guess) -> Guess:
    """Read the page as it stands."""
    char = page.text[guess.at]
    if (gloss := ONE_GLOSS.match(page.text, guess.at)) and reads(guess.weight.tail[-1:] or " ", gloss[1]):
        return guess._replace(at=gloss.end())
    if doubled := ONE_DOUBLED.match(page.text, guess.at):
        return guess._replace(at=doubled.end())
    weight = page.judge.read(guess.weight, char).changed_by(_QUESTION if char in LOST else 0.0)
    return guess._replace(at=guess.at + 1, weight=weight)


def _past_bytes(page: Page, guess: Guess) -> Iterator[Guess]:
    """The next character gives its first byte to the pending one; its second is pending then."""
    char = page.text[guess.at]
    found = gbk.bytes_of(char)
    if found is None:
        return
    if len(found) == 1:
        yield from _second_byte(page, guess, found[0])
        if not (char in ",()" or page.folded) or not "!" <= char <= "~":
            return
        found = bytes((gbk.FULL_WIDTH, found[0] + 0x80))  # it was full-width, and was folded to ASCII later
    for made in _second_byte(page, guess, found[0]):
        if found[1] in gbk.LEADS:
            yield made._replace(pending=found[1], since=guess.at, before=found[0])
        elif found[1] < 0x80:
            letter = chr(found[1])
            weight = page.judge.read(made.weight, letter)
            yield made._replace(since=guess.at).with_char(letter, guess.at + 1, weight)


def _second_byte(page: Page, guess: Guess, byte: int) -> Iterator[Guess]:
    """The characters that the pending byte and this one make."""
    if guess.pending == UNKNOWN:
        gloss = ONE_GLOSS.match(page.text, guess.at + 1) if byte < 0x80 else None
        pinyin = gloss[1] if gloss else ""
        known = Known(UNKNOWN, byte, guess.before, pinyin)
        for weight, _, char in _best(page, guess.weight, known):
            yield guess.with_char(char, guess.at + 1, weight, known)
    elif char := gbk.pairs().get((guess.pending or 0, byte), ""):
        weight = page.judge.read(guess.weight, char).changed_by(_script_odds(page, char))
        yield guess.with_char(char, guess.at + 1, weight)


def _past_a_lost_pair(page: Page, guess: Guess) -> Iterator[Guess]:
    """A question mark while a byte is pending: its partner is lost, and the byte that followed it."""
    text, at, pending = page.text, guess.at, guess.pending
    assert pending is not None
    if cut := CUT_BY_GLOSS.match(text, at):
        known = Known(pending, UNKNOWN, guess.before, cut[1])
        for weight, _, char in _best(page, guess.weight, known):
            made = guess.with_char(char, at + 1, weight, known)
            yield made._replace(at=cut.end(), in_step=cut.end())
        weight = _with_hole(page, guess.weight)
        made = guess.with_char(HOLE, at + 1, weight, lost=Reason.NOTHING_FITS)
        yield made._replace(at=cut.end(), in_step=cut.end())
        return
    mark = CUT_BY_MARK.match(text, at)
    ends_line = text[at + 1 : at + 2] in ("", "\n", "\r")
    known = Known(pending, UNKNOWN, guess.before)
    for weight, trail, char in [*_best(page, guess.weight, known), (_with_hole(page, guess.weight), UNKNOWN, HOLE)]:
        lost = Reason.NOTHING_FITS if char == HOLE else None
        made = guess.with_char(char, at + 1, weight, None if lost else known, lost)
        if mark:
            yield made._replace(at=mark.end(), in_step=mark.end())
        elif ends_line:
            yield made
        else:
            swallowed = made._replace(since=at)
            odds = _SWALLOWED + (_COMMA_BEFORE_ASCII if char == "，" else 0.0)
            weight = weight.changed_by(odds + (_LETTER_IS_HALF if "@" <= text[at + 1] <= "~" else 0.0))
            yield swallowed.with_char(HOLE, at + 1, weight, lost=Reason.SWALLOWED)
        if trail == UNKNOWN or gbk.unreadable_after(trail):
            yield made._replace(pending=UNKNOWN, since=at, before=trail)


def _best(page: Page, weight: Weight, known: Known) -> list[tuple[Weight, int, str]]:
    """The likeliest of the characters that fit the bytes, with their second byte."""
    found = candidates(page.judge, weight, known)
    fitting = [(weighed(page, weight, char, known.pinyin), trail, char) for _, trail, char in found]
    return nlargest(_FOLLOWED, fitting, key=lambda each: each[0].promise)


def _with_hole(page: Page, weight: Weight) -> Weight:
    return page.judge.read(weight, HOLE).changed_by(_UNKNOWN_CHARACTER - alone(HOLE))


def weighed(page: Page, weight: Weight, char: str, pinyin: str = "") -> Weight:
    """The weight after a guessed character, which the page glosses so."""
    odds = _script_odds(page, char)
    if pinyin:
        odds += _odds_of_reading(page, char, pinyin)
    elif char in page.glossing.table:
        odds += _UNGLOSSED
    elif not is_han(char) and weight.tail and not is_han(weight.tail[-1]):
        odds += _TWO_MARKS
    return page.judge.read(weight, char).changed_by(odds)


def _odds_of_reading(page: Page, char: str, pinyin: str) -> float:
    """A site glosses a character in one way; of others, the tone tells."""
    if char in page.glossing.pinyin:
        return _IN_TABLE if page.glossing.pinyin[char] == pinyin else _OTHER_TONE
    return 0.0 if reads_exactly(char, pinyin) else _OTHER_TONE


def _script_odds(page: Page, char: str) -> float:
    odd = page.traditional and is_simplified_only(char) and char not in page.characters
    return _OUT_OF_SCRIPT if odd else 0.0

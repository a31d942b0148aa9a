"""What a character with a lost byte may have been (缺损字节的候选字).

Belongs here: the characters that fit what is known of the bytes, the likeliest first, few enough to follow each.
Does not belong: following them (`guesses`).
"""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from xieshou.engine.communique.repair import gbk
from xieshou.engine.communique.repair.readings import reads
from xieshou.engine.communique.repair.script import plain_forms
from xieshou.engine.communique.repair.words import Judge, Weight, within_any_word

UNKNOWN = -1
_COMMONEST = 24  # tried whatever stands in front; of the others, those that make a word with it

Candidate = tuple[int, int, str]  # first byte, second byte, character


class Known(NamedTuple):
    """What is known of a character with a lost byte."""

    lead: int
    trail: int
    before: int = UNKNOWN  # the byte with which a lost first one made no character: the page would show it
    pinyin: str = ""


def candidates(judge: Judge, weight: Weight, known: Known) -> Iterator[Candidate]:
    """Characters that fit; none when nothing at all is known."""
    if known.pinyin:
        yield from _read_so(known)
        return
    if known.lead == known.trail:
        return
    pool = _pool(known.lead, known.trail, known.before if known.lead == UNKNOWN else UNKNOWN)
    yield from pool[:_COMMONEST]
    if weight.tail and len(pool) > _COMMONEST:
        words = judge.may_follow(weight.tail[-1])
        yield from (each for each in pool[_COMMONEST:] if plain_forms().get(each[2], each[2]) in words)


@cache
def _read_so(known: Known) -> tuple[Candidate, ...]:
    pool = _pool(known.lead, known.trail, known.before if known.lead == UNKNOWN else UNKNOWN)
    return tuple(each for each in pool if reads(each[2], known.pinyin))


@cache
def _pool(lead: int, trail: int, before: int) -> tuple[Candidate, ...]:
    """The likeliest first."""
    if lead != UNKNOWN:
        found = [each for each in _by_lead().get(lead, ()) if trail in (UNKNOWN, each[1])]
    else:
        unreadable = gbk.unreadable_after(before) if before != UNKNOWN else gbk.LEADS
        known = _by_trail().get(trail, ()) if trail != UNKNOWN else chain.from_iterable(_by_lead().values())
        found = [each for each in known if each[0] in unreadable]
    if trail == UNKNOWN:
        found = [each for each in found if each[1] >= 0x80]  # a lower one would show as a letter
    return tuple(sorted(found, key=lambda each: -within_any_word(plain_forms().get(each[2], each[2]))))


@cache
def _by_lead() -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for (lead, trail), char in gbk.text_pairs().items():
        found.setdefault(lead, []).append((lead, trail, char))
    return found


@cache
def _by_trail() -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for (lead, trail), char in gbk.text_pairs().items():
        found.setdefault(trail, []).append((lead, trail, char))
    return found

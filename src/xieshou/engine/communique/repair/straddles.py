"""Characters cut in two by an insertion (错位): finding the lost byte, and putting the text behind it back in step.

A gloss put after two bytes that belong to two characters leaves half a character before its bracket, and both are
printed as one question mark; what follows is read one byte late until a Latin letter or a bracket sets it right. So
every byte that may have stood at a question mark is followed to where the page is in step again, and the reading that
makes the most usual text is taken, the page as it stands among them. Where several characters fit about equally well,
or a whole character was swallowed, a hole is left.

Belongs here: which guesses are kept, and how sure the best is. Does not belong: how usual a text is (`words`).
"""

import math
from collections import Counter
from typing import NamedTuple

from xieshou.engine.communique.repair.guesses import Chain, Guess, beginnings, broken, following, weighed
from xieshou.engine.communique.repair.lost_bytes import Known, candidates
from xieshou.engine.communique.repair.page import Page
from xieshou.engine.communique.repair.repaired import HOLE, Made, Reason
from xieshou.engine.communique.repair.words import MARKS

_IN_FRONT, _BEHIND = 6, 3  # characters around a stretch that help to judge it
_WIDTH, _ALIKE = 24, 5  # guesses followed at once, and how many of them with the same byte pending
_FAR_BEHIND = 20.0  # a guess so much less likely is dropped
_PATIENCE = 48  # characters within which a guess must beat the page as it stands
_LONGEST = 2000  # characters that a stretch may have
_MOST_WEIGHED = 60_000  # characters weighed for one stretch
_SURE = 0.95  # share of the likelihood that a guessed character needs
_CAUTION = 0.8  # likelihoods are taken to this power: neighbouring words are not independent


class Mended(NamedTuple):
    """A stretch put together anew, and where the page goes on in step."""

    made: list[Made]
    at: int

    @property
    def begins_with_mark(self) -> bool:
        """Whether the site's comma in front of it is no character of the text."""
        return self.made[0].char in MARKS


def mend(page: Page, at: int, before: str) -> Mended | None:
    """Put together what was cut at the question mark `at`; None when that makes no better text.

    `before` is the text in front of it, already repaired.
    """
    before = before[-_IN_FRONT:]
    start = page.judge.read_all(before)
    guesses = list(beginnings(page, at, before, start))
    if not guesses:
        return None
    guesses.append(Guess(at, start, in_step=at))
    end = min(len(page.text), at + _LONGEST)
    most = page.judge.spent + _MOST_WEIGHED
    while (here := min(guess.at for guess in guesses)) < end:
        if here >= _horizon(guesses, end):
            break
        followed = [guess for guess in guesses if guess.at > here]
        for guess in guesses:
            if guess.at == here:
                followed.extend(following(page, guess))
        guesses = _likeliest(followed, here - at)
        if all(_stands(guess) for guess in guesses) or page.judge.spent > most:
            return None
    guesses = [broken(guess) for guess in guesses]
    best = max(guesses, key=lambda guess: guess.score)
    return None if best.chain is None else Mended(_sure(page, before, best, guesses), best.in_step)


def _stands(guess: Guess) -> bool:
    """Whether it takes the page as it stands."""
    return guess.chain is None and guess.pending is None


def _horizon(guesses: list[Guess], end: int) -> int:
    """How far all guesses must be followed to be compared."""
    if any(guess.pending is not None for guess in guesses):
        return end
    return max(guess.in_step for guess in guesses) + _BEHIND


def _likeliest(guesses: list[Guess], distance: int) -> list[Guess]:
    """The guesses worth following, best first."""
    promising = sorted(((guess.weight.promise, place) for place, guess in enumerate(guesses)), reverse=True)
    kept = [guesses[place] for promise, place in promising if promise > promising[0][0] - _FAR_BEHIND]
    if distance > _PATIENCE:
        standing = next((place for place, guess in enumerate(kept) if _stands(guess)), len(kept))
        kept = kept[: standing + 1]
    alike: Counter[tuple[int, int | None, int]] = Counter()
    chosen = []
    for guess in kept:
        state = guess.at, guess.pending, guess.before
        alike[state] += 1
        if alike[state] <= _ALIKE:
            chosen.append(guess)
    return chosen[:_WIDTH]


def _sure(page: Page, before: str, best: Guess, guesses: list[Guess]) -> list[Made]:
    """The characters of the best guess; a hole for each that others contradict with some weight."""
    entries = _entries(best)
    others = [(_characters(guess), math.exp(_CAUTION * (guess.score - best.score))) for guess in guesses]
    whole = sum(share for _, share in others)
    made = [entry.made for entry in entries]
    for place, one in enumerate(made):
        if sum(share for chars, share in others if chars.get(one.start) == one.char) < _SURE * whole:
            made[place] = _hole(one)
    after = page.text[best.in_step : best.in_step + _BEHIND]
    for _ in range(2):  # again, for what leant on a character that did not hold
        text = before + "".join(one.char for one in made) + after
        for place, (_, one, known) in enumerate(entries):
            if known and made[place] is one and not _stands_alone(page, text, len(before) + place, known):
                made[place] = _hole(one)
    return made


def _characters(guess: Guess) -> dict[int, str]:
    return {entry.made.start: entry.made.char for entry in _entries(guess)}


def _hole(one: Made) -> Made:
    return one if one.lost else one._replace(char=HOLE, lost=Reason.SEVERAL_FIT)


def _stands_alone(page: Page, text: str, place: int, known: Known) -> bool:
    """Whether no other character with such bytes would do in its place, all else as it is."""
    start = page.judge.read_all(text[max(0, place - _IN_FRONT) : place])
    scores = {}
    for _, _, char in candidates(page.judge, start, known):
        weight = weighed(page, start, char, known.pinyin)
        for after in text[place + 1 : place + 1 + _BEHIND]:
            weight = page.judge.read(weight, after)
        scores[char] = _CAUTION * weight.ends[3]
    best = scores.get(text[place], -math.inf)
    return sum(math.exp(min(0.0, score - best)) for score in scores.values()) * _SURE <= 1.0


def _entries(guess: Guess) -> list[Chain]:
    entries = []
    chain = guess.chain
    while chain:
        entries.append(chain)
        chain = chain.earlier
    return entries[::-1]

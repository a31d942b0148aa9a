"""How usual a run of characters is (词频): the judge of guessed bytes.

A text is weighed as the likeliest chain of words, each at its frequency; words that the page itself uses elsewhere
weigh most. Characters arrive one at a time, so that a guess can be dropped as soon as it stops making sense.

Belongs here: the word table, the words of a page, the weight of a text.
Does not belong: bytes, or where the guesses come from.
"""

import gzip
import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from operator import add
from typing import NamedTuple

from xieshou.engine.communique.repair.gbk import is_han
from xieshou.engine.communique.repair.script import plain_forms

_ODD = -19.0  # a character that no word of the table has
LONGEST_HERE = 3  # characters of a word that a page may teach
MARKS = "，、。"
_MARKS = {"，": -3.0, "、": -4.0, "。": -4.0, "“": -5.5, "”": -5.5, "：": -6.0, "；": -6.0, "！": -6.5, "？": -6.5}
_MARKS |= {"（": -7.5, "）": -7.5}
_DIGIT, _LETTER, _OTHER = -5.0, -9.0, -11.0
_LANGUAGE = 40_000  # a word's count on this page stands against a language of this many characters


@cache
def _counts() -> dict[str, int]:
    packed = (files("xieshou.data") / "communique" / "words.tsv.gz").read_bytes()
    cells = gzip.decompress(packed).decode("utf-8").split()
    return dict(zip(cells[::2], map(int, cells[1::2]), strict=True))


@cache
def frequencies() -> dict[str, float]:
    """Natural logarithm of each word's frequency."""
    whole = math.log(sum(_counts().values()))
    return {word: math.log(count) - whole for word, count in _counts().items()}


@cache
def _following() -> dict[str, set[str]]:
    """The characters that follow each character within words."""
    following: dict[str, set[str]] = {}
    for word in _counts():
        for char, after in pairwise(word):
            following.setdefault(char, set()).add(after)
    return following


@cache
def occurrences() -> Counter[str]:
    """How often the table has each simplified character, in whatever word."""
    found: Counter[str] = Counter()
    for word, count in _counts().items():
        for char in word:
            found[char] += count
    return found


@cache
def alone(char: str) -> float:
    """The weight of one simplified character that is no part of a longer word."""
    if char in _MARKS:
        return _MARKS[char]
    if is_han(char):
        return max(frequencies().get(char, _ODD), _ODD)
    if "0" <= char <= "9":
        return _DIGIT
    return _LETTER if char.isascii() and char.isalpha() else _OTHER


@cache
def within_any_word(char: str) -> float:
    """The weight of one simplified character in whatever word: what it may still come to."""
    if not is_han(char):
        return alone(char)
    return math.log(occurrences()[char] + 1) - math.log(occurrences().total())


class Weight(NamedTuple):
    """A text read so far: the weight of its best chain at each of its last four ends, and its last three characters."""

    ends: tuple[float, float, float, float]
    tail: str

    @property
    def promise(self) -> float:
        """The weight that this text may come to with what follows: its last character may begin a word."""
        return max(self.ends[3], self.ends[2] + within_any_word(self.tail[-1])) if self.tail else self.ends[3]

    def changed_by(self, odds: float) -> "Weight":
        """The same text, found that much likelier or less likely for other reasons."""
        if not odds:
            return self
        first, second, third, last = self.ends
        return Weight((first + odds, second + odds, third + odds, last + odds), self.tail)


START = Weight((-math.inf, -math.inf, -math.inf, 0.0), "")


class Judge:
    """Weighs texts with the words of the language and of one page (simplified, without glosses)."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._pairs = frozenset(map(add, page, page[1:]))
        self._scale = math.log(len(page) + _LANGUAGE)
        self._weights: dict[str, float] = {}
        self.spent = 0  # characters weighed: what keeps a hostile page within bounds
        self._followers: dict[str, frozenset[str]] = {}

    def may_follow(self, char: str) -> frozenset[str]:
        """The characters that make a word after this one, here or in the language."""
        if char not in self._followers:
            here = re.findall(f"{re.escape(char)}(.)", self._page)
            self._followers[char] = frozenset(here).union(_following().get(char, ()))
        return self._followers[char]

    def read(self, weight: Weight, char: str) -> Weight:
        """The weight after one more character, traditional or simplified."""
        self.spent += 1
        plain = plain_forms().get(char, char)
        (_, third, second, last), tail = weight
        best = last + alone(plain)
        if tail:
            word = tail[-1] + plain
            best = max(best, second + self._of(word))
            if len(tail) > 1:
                word = tail[-2] + word
                best = max(best, third + self._of(word))
                if len(tail) > 2:
                    best = max(best, weight.ends[0] + frequencies().get(tail[-3] + word, -math.inf))
        return Weight((third, second, last, best), (tail + plain)[-3:])

    def read_all(self, text: str) -> Weight:
        """The weight of a whole short text."""
        weight = START
        for char in text:
            weight = self.read(weight, char)
        return weight

    def _of(self, word: str) -> float:
        weight = self._weights.get(word)
        if weight is None:
            count = self._page.count(word) if word[:2] in self._pairs else 0
            here = math.log(count) - self._scale if count else -math.inf
            weight = self._weights[word] = max(here, frequencies().get(word, -math.inf))
        return weight

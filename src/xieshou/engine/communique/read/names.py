"""Where a person's name ends (姓名边界): after a title, or in a list.

Belongs here: the name that begins at an offset. Does not belong: titles, who attends.
"""

import re

from xieshou.engine.communique.read.lexicon import lexicon

_DOTTED = re.compile("[一-鿿]{1,7}(?:·[一-鿿]{1,7})+")
_HAN = re.compile("[一-鿿]+")
_AND = ("以及", "和", "与", "及", "同")
_LENGTHS = (3, 2, 4, 5)


def conjunction(text: str, start: int = 0, end: int | None = None) -> int:
    """How many characters of 和, 与, 及 stand at `start`."""
    stop = len(text) if end is None else end
    return next((len(word) for word in _AND if text.startswith(word, start, stop)), 0)


class NameReader:
    """Reads the names of one text; names once read surely help to read them again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: set[str] = set()
        self.words = lexicon()
        self._functions = self.words.never_ends_a_name | set("把被是了重工地这那我们他不有")
        self._no_names = frozenset(self.words.speech["no_names"])

    def end_of_name(self, start: int, end: int, *, titled: bool) -> int | None:
        """Where the name that begins at `start` ends, at `end` at the latest; None when none begins there.

        After a title a name may begin with any character, in a list with a surname.
        """
        rest = self.text[start:end]
        if dotted := _DOTTED.match(rest):
            return start + self._dotted_end(dotted[0], rest)
        best, best_weight = None, 0
        for length in _LENGTHS:
            weight = self._weight(rest, length, titled) if length <= len(rest) else 0
            if weight > best_weight:
                best, best_weight = start + length, weight
        return best

    def _dotted_end(self, dotted: str, rest: str) -> int:
        last = dotted.rindex("·") + 1
        for stop in range(last + 1, len(dotted)):
            if self.words.after_a_name.match(rest, stop) and stop - last > 1:
                return stop
        return len(dotted)

    def _weight(self, rest: str, length: int, titled: bool) -> int:
        """How likely the first characters are a name; zero: not."""
        name, after = rest[:length], rest[length:]
        if not _HAN.fullmatch(name) or (name not in self.known and self._is_a_word(name)):
            return 0
        weight = self._surname(name)
        if weight is None:
            if not titled or self._functions & set(name) or (after and not self._told_of(after)):
                return 0
            if length < 3 and not after:
                return 0
            weight = -1
        if not after:
            weight += 5
        elif follows := self.words.after_a_name.match(after):
            weight += 2 + (len(follows[0]) > 1)
            if (skip := conjunction(after)) and not self._somebody(after[skip:]):
                return 0
        else:
            return 0
        if name[-1] in self.words.never_ends_a_name and name not in self.known:
            weight -= 3
        return weight + (4 if name in self.known else 0)

    def _told_of(self, rest: str) -> bool:
        """Whether what follows is said of a person and of nothing else: 出席, 表示."""
        follows = self.words.after_a_name.match(rest)
        return follows is not None and len(follows[0]) > 1

    def _is_a_word(self, name: str) -> bool:
        if (
            name in self._no_names
            or name[:2] in self._no_names
            or (name[0] in "和与及同" and name[1:] in self._no_names)
        ):
            return True
        inside = self.words.after_a_name.search(name, 1)
        return inside is not None and len(inside[0]) > 1

    def _surname(self, name: str) -> int | None:
        if name[:2] in self.words.compound_surnames and len(name) in (3, 4):
            return 3
        if name[:1] in self.words.surnames and (len(name) < 4 or not self._functions & set(name)):
            return {2: 2, 3: 2, 4: 0}.get(len(name), -1)
        return None

    def _somebody(self, rest: str) -> bool:
        """Whether a person may follow an "and"."""
        if self.words.heads.search(rest[:24]) or re.match("[一-鿿]{2,8}(?:代表团|一行|团)", rest):
            return True
        return any(self._may_be_a_name(rest, length) for length in (3, 2, 4))

    def _may_be_a_name(self, rest: str, length: int) -> bool:
        name = rest[:length]
        if self._surname(name) is None or self._is_a_word(name):
            return False
        return len(rest) == length or self.words.after_a_name.match(rest, length) is not None

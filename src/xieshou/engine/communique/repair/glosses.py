"""Glosses (注音): the pinyin in brackets that copying sites put after characters of their table.

Belongs here: what a gloss looks like, and which glosses of a page are the site's and which are an editor's own.
Does not belong: glosses that cut a character in two (`straddles`).
"""

import re
from collections import Counter
from dataclasses import dataclass

from xieshou.engine.communique.repair.gbk import is_han
from xieshou.engine.communique.repair.readings import first_reading, reads, toneless
from xieshou.engine.communique.repair.repaired import HOLE
from xieshou.engine.communique.repair.script import plain_forms
from xieshou.engine.communique.repair.words import frequencies, occurrences

_PINYIN = "([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿɑɡ\u0300\u0301\u0304\u030c]{1,9})"
_BLANK = "[ \u00a0\u3000]?"
GLOSS = rf"{_BLANK}[(（]{_BLANK}{_PINYIN}{_BLANK}[)）]"
ONE_GLOSS = re.compile(GLOSS)
CUT_BY_GLOSS = re.compile(rf"[?\ufffd]{_BLANK}[(（]?{_BLANK}{_PINYIN}{_BLANK}[)）]")  # the first bracket is mostly lost
_AFTER_ITS_CHARACTER = re.compile(rf"(.)({GLOSS})", re.DOTALL)

_SELDOM = 100  # times in ninety million characters: an editor explains so rare a one
_TITLES = tuple("书记 長 长 主席 主任 委员 委員 同志 先生 女士 记者 記者 教授 代表 常委 干部".split())


@dataclass(frozen=True)
class Glossing:
    """The table of glosses (注音表) as seen on a page."""

    table: dict[str, str]  # character → the gloss as the site writes it, brackets included
    editors: frozenset[int]  # where glosses stand that are an editor's own
    telling: int  # how many glosses no editor would write

    def is_the_sites(self, char: str, pinyin: str, at: int) -> bool:
        """Whether the gloss at this place, after this character, is to be taken out."""
        return bool(char) and at not in self.editors and (char == HOLE or reads(char, pinyin))


def glossing_of(text: str) -> Glossing:
    """Read the table off the page: the site glosses a character each time, an editor the first time."""
    forms: dict[str, dict[str, int]] = {}
    said: dict[str, str] = {}
    for (char, gloss, pinyin), count in Counter(_AFTER_ITS_CHARACTER.findall(text)).items():
        if reads(char, pinyin):
            forms.setdefault(char, {})[gloss] = count
            said.setdefault(char, pinyin)
    table: dict[str, str] = {}
    editors: set[int] = set()
    telling = 0
    for char, counts in forms.items():
        glossed = sum(counts.values())
        often = 2 * glossed > text.count(char) if glossed > 2 else glossed == text.count(char)
        gloss = max(counts, key=lambda form: counts[form])
        if not often or (
            glossed == 1 and _is_unusual(char, said[char]) and _begins_a_name(text, text.index(char + gloss), gloss)
        ):
            editors.update(match.end() for match in re.finditer(f"{char}(?={GLOSS})", text))
            continue
        table[char] = gloss
        telling += 0 if glossed < 3 and _may_be_explained(char, said[char]) else glossed
    return Glossing(table, frozenset(editors), telling)


def _is_unusual(char: str, pinyin: str) -> bool:
    """A rare character, or a reading that is not its first: what an editor explains even on a glossed page.

    Sites gloss characters that the scripts write differently, so such a one is theirs.
    """
    if char in plain_forms():
        return False
    usual = toneless(first_reading(char)) == toneless(pinyin)
    return not usual or occurrences()[plain_forms().get(char, char)] <= _SELDOM


def _may_be_explained(char: str, pinyin: str) -> bool:
    """Beyond the 3,755 commonest characters, or another reading: no sign of damage by itself."""
    try:
        common = plain_forms().get(char, char).encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        common = False
    return not common or toneless(first_reading(char)) != toneless(pinyin)


def _begins_a_name(text: str, at: int, gloss: str) -> bool:
    """Whether the glossed character is a surname by its place: after a mark or a title, one or two characters long."""
    before = ONE_GLOSS.sub("", text[max(0, at - 24) : at])
    after = ONE_GLOSS.sub("", text[at + 1 + len(gloss) :][:24])
    starts = not before or not is_han(before[-1]) or before.endswith(_TITLES)
    given = next((n for n, char in enumerate(after) if not is_han(char)), len(after))
    return starts and 1 <= given <= 2 and text[at] + after[:given] not in frequencies()

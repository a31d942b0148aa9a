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
from xieshou.engine.communique.repair.script import in_gb2312, plain_forms, plain_text
from xieshou.engine.communique.repair.words import frequencies, occurrences

_PINYIN = "([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿɑɡ\u0300\u0301\u0304\u030c]{1,9})"
_BLANK = "[ \u00a0\u3000]?"
GLOSS = rf"{_BLANK}[(（]{_BLANK}{_PINYIN}{_BLANK}[)）]"
ONE_GLOSS = re.compile(GLOSS)
CUT_BY_GLOSS = re.compile(rf"[?\ufffd]{_BLANK}[(（]?{_BLANK}{_PINYIN}{_BLANK}[)）]")  # the first bracket is mostly lost
_AFTER_ITS_CHARACTER = re.compile(rf"(.)({GLOSS})", re.DOTALL)

_SELDOM = 100  # times in ninety million characters: an editor explains so rare a one
_TITLES = ("书记", "書記", "长", "長", "主席", "主任", "委员", "委員", "同志", "记者", "記者", "教授", "代表", "干部")


@dataclass(frozen=True)
class Glossing:
    """The table of glosses (注音表) as seen on a page."""

    table: dict[str, str]  # character → the gloss as the site writes it, brackets included
    pinyin: dict[str, str]  # the same without brackets
    editors: frozenset[int]  # where glosses stand that are an editor's own
    telling: int  # how many glosses no editor would write

    def is_the_sites(self, char: str, pinyin: str, at: int) -> bool:
        """Whether the gloss at this place, about this character, is to be taken out."""
        if char == HOLE:
            return True
        return bool(char) and at not in self.editors and reads(char, pinyin) and self.pinyin.get(char, pinyin) == pinyin


def glossing_of(text: str) -> Glossing:
    """Read the table off the page: the site glosses a character each time, an editor the first time."""
    forms: dict[str, Counter[tuple[str, str]]] = {}
    for (char, gloss, pinyin), count in Counter(each.groups() for each in _AFTER_ITS_CHARACTER.finditer(text)).items():
        if reads(char, pinyin):
            forms.setdefault(char, Counter())[gloss, pinyin] = count
    table, said = {}, {}
    others: set[str] = set()
    telling = 0
    occurring = Counter(text) if forms else Counter()
    for char, counts in forms.items():
        glossed = counts.total()
        gloss, pinyin = counts.most_common(1)[0][0]
        often = 2 * glossed > occurring[char] if glossed > 2 else glossed == occurring[char]
        if not often or (glossed == 1 and _is_unusual(char, pinyin) and _begins_a_name(text, char + gloss)):
            others.add(char)
            continue
        table[char], said[char] = gloss, pinyin
        telling += 0 if glossed < 3 and _may_be_explained(char, pinyin) else glossed
    editors = (each.start(2) for each in _AFTER_ITS_CHARACTER.finditer(text) if each[1] in others) if others else ()
    return Glossing(table, said, frozenset(editors), telling)


def _is_unusual(char: str, pinyin: str) -> bool:
    """A reading that is not its first, or a rare character: what an editor explains even on a glossed page.

    A rare character that the scripts write differently is the site's: its table is made of such.
    """
    if toneless(first_reading(char)) != toneless(pinyin):
        return True
    return char not in plain_forms() and occurrences()[char] <= _SELDOM


def _may_be_explained(char: str, pinyin: str) -> bool:
    """Beyond the 3,755 commonest characters, or another reading: no sign of damage by itself."""
    plain = plain_forms().get(char, char)
    common = in_gb2312(plain) and plain.encode("gb2312")[0] < 0xD8
    return not common or toneless(first_reading(char)) != toneless(pinyin)


def _begins_a_name(text: str, glossed: str) -> bool:
    """Whether the glossed character is a surname by its place: after a mark or a title, and beginning no word."""
    at = text.index(glossed)
    end = at + len(glossed)
    before = ONE_GLOSS.sub("", text[max(0, at - 24) : at])
    after = ONE_GLOSS.sub("", text[end : end + 24])[:3]
    starts = not before or not is_han(before[-1]) or before.endswith(_TITLES)
    words = plain_text(text[at] + after)
    return starts and is_han(after[:1]) and not any(words[:length] in frequencies() for length in (2, 3, 4))

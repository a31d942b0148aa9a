"""What search reads and what it is asked (地区检索): bigrams, joined pinyin and initials of a name, as plain text.

Belongs here: turning a name into tokens and a typed query into the same kind of tokens. The same on every database.
Does not belong: the query itself (queries.py). Tones, traditional characters.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin, pinyin

# The last word of a name, written apart in pinyin. The longest comes first.
GENERIC = ("社区", "街道", "省", "市", "州", "县", "区", "乡", "镇", "村")
_TITLE = re.compile(r"(?:(?:村民|居民)委员会|村委会|居委会)$")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True)
class Query:
    """A typed text, understood: digits of a code, tokens that must all occur, or a single character."""

    code: str = ""
    tokens: tuple[str, ...] = ()
    character: str = ""
    name: str = ""  # what an exact hit is called


def reading(name: str) -> str:
    """The pinyin of a name, its generic word apart (拼音): `Jiebanada Cun`."""
    generic = next((word for word in GENERIC if name.endswith(word) and name != word), "")
    parts = (name.removesuffix(generic), generic)
    return " ".join("".join(lazy_pinyin(part, v_to_u=True, errors="ignore")).capitalize() for part in parts if part)


def tokens(name_plain: str, pinyin_words: str, name: str = "") -> str:
    """The search column: every token between blanks, so that a token's start is found by `" token"`."""
    found = [pair for text in (name_plain, _TITLE.sub("", name)) for pair in _bigrams(text)]
    words = [_latin(word) for word in pinyin_words.split()]
    for start in range(max(1, len(words) - 1)):  # 凉山彝族自治州 is found by "yizu" too
        joined = "".join(words[start:])
        found += [joined, joined.replace("v", "u")]
    found.append(initials(name_plain, pinyin_words))
    return f" {' '.join(dict.fromkeys(token for token in found if token))} "


def initials(name_plain: str, pinyin_words: str) -> str:
    """The first letter of each syllable (首字母): 昭觉县 → zjx. Follows the written pinyin where it can be split."""
    han = "".join(_HAN.findall(name_plain))
    joined = "".join(_latin(word) for word in pinyin_words.split())
    syllables = _split(han, joined) or [_latin(syllable) for syllable in lazy_pinyin(han, v_to_u=True)]
    return "".join(syllable[:1] for syllable in syllables)


def understand(text: str) -> Query:
    """Read a typed query: a code, Chinese with or without its suffix, pinyin or initials."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    if typed.isascii() and typed.isdigit():
        return Query(code=typed)
    if han := "".join(_HAN.findall(_TITLE.sub("", typed))):
        if len(han) == 1:
            return Query(character=han, name=han)
        return Query(tokens=tuple(f" {pair} " for pair in _bigrams(han)), name=han)
    latin = _latin(typed)
    return Query(tokens=(f" {latin}",)) if len(latin) > 1 else Query()


def _bigrams(text: str) -> list[str]:
    return [first + second for run in _HAN.findall(text) for first, second in pairwise(run)]


def _latin(text: str) -> str:
    """Lower-case letters alone; tones fall away, ü becomes v."""
    parted = unicodedata.normalize("NFD", text.lower())
    with_v = re.sub("u([\u0300-\u036f]*)\u0308", "v", parted)
    return "".join(letter for letter in with_v if "a" <= letter <= "z")


@lru_cache(maxsize=20_000)
def _readings(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)
    return tuple(sorted({_latin(one) for one in found[0]}, key=len, reverse=True)) if found else ()


def _split(han: str, joined: str) -> list[str] | None:
    """Cut joined pinyin into one syllable per character, or None when the readings do not fit."""
    if not han:
        return [] if not joined else None
    for syllable in _readings(han[0]):
        if joined.startswith(syllable):
            rest = _split(han[1:], joined[len(syllable) :])
            if rest is not None:
                return [syllable, *rest]
    return None

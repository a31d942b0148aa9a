"""What search reads of a project, and what it is asked (项目检索): plain text that every database can look into.

Belongs here: turning names into tokens, and typed words into the same kind of tokens. Chinese becomes pairs of
characters, joined pinyin and initials, by the rules of place names (`places.place_search`).
Does not belong: the query itself (`queries`), whose names are read (`actions.with_search`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from xieshou.apps.places.place_search import reading, tokens, understand

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]+"
_WORDS = re.compile(rf"{_HAN}|[a-zü0-9]+(?:[-./][a-zü0-9]+)*", re.IGNORECASE)
_IS_HAN = re.compile(_HAN)
LONGEST_QUESTION = 80


def search_text(*texts: str) -> str:
    """The search column of a project: the tokens of its name, number and places, each once, between blanks."""
    found = chain.from_iterable(_tokens(word) for text in dict.fromkeys(texts) for word in _words(text))
    return f" {' '.join(dict.fromkeys(found))} "


def places_around(recipient: str | None, donor: str | None) -> list[str]:
    """The places whose names find a project: where it lies, the county around that, and who helps."""
    own = [recipient] if recipient else []
    return [*own, *(code[:6] for code in own if len(code) > 6), *([donor] if donor else [])]


def asked_tokens(typed: str) -> tuple[str, ...]:
    """What must all stand in the search column. Two Chinese characters, some pinyin or a number suffice.

    A Latin word may begin anywhere in the pinyin: `zhufang` finds 新村住房. Digits begin a number.
    """
    found: list[str] = []
    for word in _words(typed[:LONGEST_QUESTION]):
        if _IS_HAN.match(word):
            found += understand(word).tokens or (word,)
        else:
            found.append(f" {word}" if word[0].isdigit() else word)
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    """Runs of Chinese, and of Latin letters and digits; full width becomes half, capitals small."""
    return _WORDS.findall(unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=20_000)  # the same places stand in many rows
def _tokens(word: str) -> tuple[str, ...]:
    if _IS_HAN.match(word):
        return (*([word] if len(word) == 1 else ()), *tokens(word, reading(word)).split())
    return (word, *(part for part in re.split(r"[-./]", word) if part != word))

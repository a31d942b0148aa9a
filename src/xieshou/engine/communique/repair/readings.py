"""Readings (读音): whether a character reads as a gloss says.

Belongs here: comparing spellings of pinyin, toned or not. Does not belong: finding glosses on a page (`glosses`).
"""

import unicodedata
from functools import cache, lru_cache

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@cache
def _all_readings() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # here, not above: it loads for a quarter of a second

    return dict(PINYIN_DICT)


@lru_cache(4096)
def toneless(pinyin: str) -> str:
    """The syllable without its tone: `shù` → `shu`, `lǜ` and `lv` → `lü`."""
    spelt = unicodedata.normalize("NFD", pinyin).translate(_TONES)
    return unicodedata.normalize("NFC", spelt).replace("v", "ü").replace("ɑ", "a").replace("ɡ", "g")


@lru_cache(65536)
def readings_of(char: str) -> tuple[str, ...]:
    """The readings of a character without tones, the usual one first."""
    return tuple(dict.fromkeys(toneless(each) for each in _all_readings().get(ord(char), "").split(",") if each))


@lru_cache(65536)
def reads_exactly(char: str, pinyin: str) -> bool:
    """Whether the character may be read so, in that tone if the gloss has one."""
    spelt = unicodedata.normalize("NFC", pinyin).replace("ɑ", "a").replace("ɡ", "g")
    return spelt in _all_readings().get(ord(char), "").split(",") or (spelt == toneless(spelt) and reads(char, spelt))


@cache
def first_reading(char: str) -> str:
    """The usual reading, toned; empty for what has none."""
    return _all_readings().get(ord(char), "").split(",")[0]


@lru_cache(65536)
def reads(char: str, pinyin: str) -> bool:
    """Whether the character may be read so. Tones are not compared: sites write 一 and 不 with any of theirs."""
    if len(pinyin) > 12:
        return False
    spelt = toneless(pinyin)
    return spelt in readings_of(char) or spelt.replace("ü", "u") in readings_of(char)

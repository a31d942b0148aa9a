"""Readings (读音): whether a character reads as a gloss says.

Belongs here: comparing spellings of pinyin, toned or not. Does not belong: finding glosses on a page (`glosses`).
"""

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@cache
def _all_readings() -> dict[int, str]:
    """pypinyin's table alone: the package would load its phrases too, for half a second."""
    package = find_spec("pypinyin")
    assert package is not None
    assert package.submodule_search_locations
    table = json.loads((Path(package.submodule_search_locations[0]) / "pinyin_dict.json").read_text("utf-8"))
    return {int(code): readings for code, readings in table.items()}


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

"""What a copying site does to a text (采集站的损坏过程), for tests: the process that the repair runs backwards.

Belongs here: mapping the script, glossing by table and doubling marks on bytes, decoding what is left.
Does not belong: anything that the repair uses; it shares no code with it.
"""

import difflib
import random
from dataclasses import dataclass
from functools import cache

import opencc
from pypinyin import Style, pinyin

STAY = "后里于云干系并制"
MARKS = ("。", "、", "，")


@dataclass(frozen=True)
class Site:
    """The habits of one copying site."""

    table_size: int = 120
    any_character: bool = False  # the table may hold characters that both scripts share
    toned: bool = True
    blank: str = ""  # between a character and its gloss
    twice: float = 0.0  # share of glosses written twice
    doubling: float = 0.6  # share of marks doubled
    doubles_first: bool = False
    folds: str = "，（）"  # full-width marks turned into ASCII at the end; `all` for every one
    traditional: bool = True
    decodes: str = "pair"  # a broken pair gives one `?`; `lead`: U+FFFD for its first byte alone


@cache
def _mapped(char: str) -> str:
    if char in STAY:
        return char
    return "著" if char == "着" else _converter().convert(char)


@cache
def _is_traditional(char: str) -> bool:
    return opencc.OpenCC("t2s").convert(char) != char


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def to_traditional(text: str) -> str:
    """Character by character, as sites do."""
    return "".join(map(_mapped, text))


def random_table(text: str, site: Site, rng: random.Random) -> dict[str, str]:
    """Characters of the text with their glosses, in the order in which the site replaces them."""
    chars = sorted({char for char in text if "\u4e00" <= char <= "\u9fff" and _in_gbk(char)})
    if site.traditional and not site.any_character:
        chars = [char for char in chars if _is_traditional(char)]
    chosen = rng.sample(chars, min(site.table_size, len(chars)))
    style = Style.TONE if site.toned else Style.NORMAL
    table = {}
    for char in chosen:
        gloss = f"{site.blank}({pinyin(char, style=style)[0][0]})"
        table[char] = gloss * (2 if rng.random() < site.twice else 1)
    return table


def scramble(text: str, site: Site, rng: random.Random, table: dict[str, str] | None = None) -> str:
    """The page that the site makes of the text."""
    mapped = to_traditional(text) if site.traditional else text
    if table is None:
        table = random_table(mapped, site, rng)
    return damaged(mapped, table, site, rng)


def damaged(mapped: str, table: dict[str, str], site: Site, rng: random.Random | None = None) -> str:
    """The page that comes of a text in the site's script; without `rng` no mark is doubled."""
    raw = mapped.encode("gbk")
    if rng and site.doubles_first:
        raw = _doubled(raw, site, rng)
    for char, gloss in table.items():
        pair = char.encode("gbk")
        raw = raw.replace(pair, pair + gloss.encode("gbk"))
    if rng and not site.doubles_first:
        raw = _doubled(raw, site, rng)
    return _folded(_decoded(raw, site), site)


def _doubled(raw: bytes, site: Site, rng: random.Random) -> bytes:
    for mark in MARKS:
        pair = mark.encode("gbk")
        first, *others = raw.split(pair)
        raw = first + b"".join((b"," if rng.random() < site.doubling else b"") + pair + part for part in others)
    return raw


def _decoded(raw: bytes, site: Site) -> str:
    if site.decodes == "lead":
        return raw.decode("gbk", "replace")
    page, at = [], 0
    while at < len(raw):
        width = 1 if raw[at] < 0x80 else 2
        try:
            page.append(raw[at : at + width].decode("gbk"))
        except UnicodeDecodeError:
            page.append("?")
        at += width
    return "".join(page)


def _folded(page: str, site: Site) -> str:
    marks = map(chr, range(0xFF01, 0xFF5F)) if site.folds == "all" else site.folds
    return page.translate({ord(mark): ord(mark) - 0xFEE0 for mark in marks})


def _in_gbk(char: str) -> bool:
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def wrong_characters(repaired: str, clean: str) -> int:
    """How many characters differ; a hole stands for any one character, in both texts the width of marks is ignored."""
    left, right = _narrow(repaired), _narrow(clean)
    if len(left) == len(right):
        return sum(a != b and a != "□" for a, b in zip(left, right, strict=True))
    wrong = 0
    for deed, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if deed != "equal":
            wrong += max(b - a - left[a:b].count("□"), d - c - left[a:b].count("□"), 0)
    return wrong


def _narrow(text: str) -> str:
    return text.translate({full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)})

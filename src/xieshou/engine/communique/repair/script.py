"""Traditional to simplified characters (繁简转换), one to one, so that no offset moves.

Belongs here: whether a page is in traditional script, and its conversion. Does not belong: wording (軟體/软件), or
anything on a page that is in simplified script already.
"""

import re
from functools import cache

import opencc

from xieshou.engine.communique.repair.gbk import is_han, pairs

_SAMPLE = 50_000
_SURROGATES = re.compile("([\ud800-\udfff]+)")  # half characters, which no converter takes

# The sites map 着 to 著, and OpenCC leaves 著 alone: it stays where it means to write or to show, or in 土著.
_WRITES = (
    "(?<=[卓土专昭巨名原编遗新旧拙撰知]著)|(?<![彰凸突]显著)(?<=显著)|(?<![讨议谈争辩]论著)(?<=论著)"
    "|(?<![配结联符综融整组混吻弥聚缝迎贴]合著)(?<=合著)|(?<!翻译著)(?<=译著)|(?=[作述称录])|(?=名(?![字单册牌片为义]))"
    "|(?=[的有]《)|(?<![读看写背拿捧带教]著)(?=书[立，。、；])|(?<![穿执附衣]著)(?=者)|(?<=[\u4e00-\u9fff]著)(?=[）)])"
)
_ZHU = re.compile(f"著(?!{_WRITES})")

# What OpenCC changes although simplified text has it, and leaves although it has not.
_NO_VARIANTS = "吒(?<=[哪木金]吒)|[拚薹醣榘袷]"
_LEFT = (("暱", "昵"), ("穞", "稆"))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _converted(text: str) -> str:
    converted: str = _converter().convert(text)
    for old, plain in _LEFT:
        converted = converted.replace(old, plain)
    return converted


@cache
def plain_forms() -> dict[str, str]:
    """The simplified form of each GBK character that has another; 著 counts as 着, which it mostly stands for."""
    chars = [char for char in pairs().values() if is_han(char) and char not in _NO_VARIANTS]
    plain = _converted("\n".join(chars)).split("\n")
    return {char: form for char, form in zip(chars, plain, strict=True) if form != char} | {"著": "着"}


@cache
def _simplified_only() -> frozenset[str]:
    chars = [char for char in pairs().values() if is_han(char)]
    old = opencc.OpenCC("s2t").convert("\n".join(chars)).split("\n")
    return frozenset(char for char, form in zip(chars, old, strict=True) if form != char and char not in plain_forms())


@cache
def _traditional_only() -> frozenset[str]:
    return frozenset(char for char in plain_forms() if not in_gb2312(char))  # 乾, 於, 後, 著 are in simplified text too


def in_gb2312(char: str) -> bool:
    """Whether the character is in the national standard of 1980, which has the simplified script."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def is_simplified_only(char: str) -> bool:
    """Whether traditional text would write it otherwise."""
    return char in _simplified_only()


def is_traditional(text: str) -> bool:
    """Whether the page is in traditional script. A quoted title does not make it so, nor do leftovers unmake it."""
    sample = text[:_SAMPLE]
    old = sum(map(_traditional_only().__contains__, sample))
    return old > 0 and 4 * old > sum(map(_simplified_only().__contains__, sample))


def plain_text(text: str, *, mapped: bool = False) -> str:
    """The text in simplified characters, one to one.

    A page that was `mapped` character by character has 乾 only where the author wrote 乾 (乾陵, 王乾): 干 stays 干.
    """
    kept = ""
    if mapped and not any(old in text for old in "裡裏幹製"):
        kept = "乾" + "".join(old for old, plain in (("於", "于"), ("後", "后")) if plain in text)
    spare = re.compile(f"{_NO_VARIANTS}|[{kept}]" if kept else _NO_VARIANTS)
    return "".join(piece if _SURROGATES.match(piece) else _plain(piece, spare) for piece in _SURROGATES.split(text))


def _plain(piece: str, spare: re.Pattern[str]) -> str:
    converted = _converted(piece)
    if len(converted) != len(piece):  # a phrase of another length: character by character then
        converted = "".join(plain_forms().get(char, char) for char in piece)
    spared = [match.start() for match in spare.finditer(piece)]
    if spared:
        characters = list(converted)
        for at in spared:
            characters[at] = piece[at]
        converted = "".join(characters)
    return _ZHU.sub("着", converted)

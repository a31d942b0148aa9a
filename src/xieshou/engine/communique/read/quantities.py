"""Quantities, money, time limits (数量、金额、时限): Arabic figures with a unit, announced counts; no slogan, no name.

Belongs here: figures with their spans. 三河村, 三大发展战略 and dates are none. A figure beside a hole, or beside
bytes that had slipped, is not read at all. Money is `reported` unless a promise of the future holds it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xieshou.engine.communique.read.spans import LONGEST_SENTENCE, Span, overlap

_UNITS = (
    "人次|人|名|户|个百分点|个|家|所|项|公里|千米|平方米|平方公里|平方千米|亩|公顷|"
    "立方米|吨|公斤|千瓦时|千瓦|万千瓦|台|套|件|座|对|条|场|期|批|间|头|只|羽|株|盏|"
    "辆|册|张|本|封|份|次|处|口|眼|栋|幢|套房|床|张床位|村|县|镇|乡|倍|%|％|个县|元|美元|港元"
)
_FIGURE = re.compile(
    rf"(?<![\d.A-Za-z])(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)?\s?(余|多)?(万亿|千万|百万|"
    rf"十万|亿|万|千|百)?(余|多)?({_UNITS}|(?<=[万亿多余])(?=[一-鿿]))(?![\d])"
)
_CHINESE_MONEY = re.compile("([一二两三四五六七八九十百千]+)(万亿|亿|万)(元)")
_COUNT = re.compile(
    "([一二两三四五六七八九十]|\\d)(点(?:具体|工作|重要|指导性)?(?:建议|意见|要求|希望|"
    "体会|倡议|措施)|个(?:方面|重点|着力点)(?:的)?(?:重点)?(?:工作|建议|意见|要求|任务|"
    "举措|内容)?"
    "|项(?:重点|具体)?(?:工作|建议|要求|措施|举措|任务)|条(?:建议|意见|措施|要求))"
)
_DATE_AFTER = re.compile("[年月日时分号]")
_FUTURE = re.compile("将|计划|力争|争取|拟|确保|目标|达到|不少于|不低于|每年|再|年内|年底前|要")
_PAST = re.compile(
    "已|累计|以来|投入了|完成了|实施了|达到了|共投入|先后|安排了|帮助了|去年|实现了|年均|截至|惠及|选派了|完成投资"
)
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_SCALE = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100}
_LIMITS = re.compile(
    "(?:到|至|在|于|力争)?((?:19|20)\\d{2})年(?:(\\d{1,2})月)?(?:(\\d{1,2})日)?(年底|底|末)?(?:之前|以前|前)"
    "|到((?:19|20)\\d{2})年(年底|底|末)?(?!来|以来)|(今年|明年)?(?:年底前|年内|底前)|(\\d{1,2})月(底|末)?前"
)


@dataclass(frozen=True)
class Figure:
    """A figure as printed."""

    kind: str  # count, money, percent
    value: float | int
    unit: str
    at: Span
    status: str  # reported, pledged
    amount_fen: int | None = None
    use: str | None = None


def figures(text: str, start: int, end: int, broken: Sequence[Span]) -> Iterator[Figure]:
    """Money, shares and counts between two offsets; `broken` is where the page is damaged, in order."""
    for match in [*_FIGURE.finditer(text, start, end), *_CHINESE_MONEY.finditer(text, start, end)]:
        at = Span(*match.span())
        if overlap(broken, at.start - 1, at.end + 1):
            continue
        sentence = text[max(start, at.start - LONGEST_SENTENCE) : at.end].rpartition("。")[2]
        clause = re.split("[，；：]", sentence)[-1]
        pledged = bool(_FUTURE.search(clause)) and not _PAST.search(sentence)
        if match.re is _CHINESE_MONEY:
            yield _figure(chinese_number(match[1]), match[2], match[3], at, pledged)
        else:
            value = float(match[1].replace(",", "") + match[2]) if match[2] else int(match[1].replace(",", ""))
            yield _figure(value, match[4] or "", match[6], at, pledged)


def _figure(value: float | int, scale: str, unit: str, at: Span, pledged: bool) -> Figure:
    kind = "money" if unit.endswith("元") else "percent" if unit in {"%", "％", "个百分点"} else "count"
    fen = round(value * _SCALE.get(scale, 1) * 100) if unit == "元" else None
    return Figure(kind, value, scale + unit, at, "pledged" if pledged else "reported", fen)


def announced(text: str, start: int, end: int) -> Figure | None:
    """A count that announces a list: 四点建议."""
    match = _COUNT.search(text, start, end)
    if match is None:
        return None
    return Figure("count", chinese_number(match[1]), match[2], Span(*match.span()), "reported")


def chinese_number(text: str) -> int:
    """The number below ten thousand that the characters or digits write."""
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + digit


@dataclass(frozen=True)
class Limit:
    """A day by which something is promised (时限)."""

    at: Span
    by: date | None


def limits(text: str, start: int, end: int, published: date | None) -> Iterator[Limit]:
    """Time limits between two offsets."""
    for match in _LIMITS.finditer(text, start, end):
        yield Limit(Span(*match.span()), _by(match, published))


def _by(match: re.Match[str], published: date | None) -> date | None:
    try:
        if match[1]:
            if match[2] and match[3] and not match[4]:
                return date(int(match[1]), int(match[2]), int(match[3]))
            return _month_end(int(match[1]), int(match[2] or 12))
        if match[5]:
            return date(int(match[5]), 12, 31)
        if published is None:
            return None
        if match[8]:
            return _month_end(published.year, int(match[8]))
        return date(published.year + (match[7] == "明年"), 12, 31)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)

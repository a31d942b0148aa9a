"""How values look on a page: money, figures, shares and days as text. Plain functions, exact decimals.

Belongs here: turning one value into the text a reader sees, in the language passed in.
Does not belong: HTML, words for codes (words.py), anything that asks the database or the clock.
Money comes in as whole fen (分) or as decimal text in yuan, and never passes through a binary float.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
MONEY_UNITS = frozenset({"yuan", "yuan_per_county"})

# Largest first: from this many yuan on, a figure is told in that unit (a code of words.py) with so many decimals.
SCALES = {
    "zh": ((10**8, "yi_yuan", 2), (10**4, "wan_yuan", 2)),
    "en": ((10**9, "billion_yuan", 3), (10**6, "million_yuan", 2)),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
PRINTED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Shown(NamedTuple):
    """A value as a page shows it: the text, the code of its unit, and the exact value for hover and export."""

    text: str
    unit: str
    exact: str


def grouped(number: Decimal | int | str) -> str:
    """Write a number with thousands separated, keeping its decimals: `"1234.50"` → `1,234.50`."""
    return f"{Decimal(number):,f}"


def rounded(number: Decimal, places: int) -> Decimal:
    """Round half away from zero (四舍五入), as offices do."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _never_zero(number: Decimal, places: int) -> Decimal:
    """Round, but to the first digit that counts when rounding would make something look like nothing."""
    if number and not rounded(number, places):
        return rounded(number, -number.adjusted())
    return rounded(number, places)


def _without_trailing_zeros(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def wan(amount_fen: int) -> str:
    """Write fen as 万元 with one decimal: `36_000_000_000` → `36,000.0`. A small amount never becomes 0.0."""
    return grouped(_never_zero(Decimal(amount_fen) / FEN_PER_WAN, 1))


def yuan(amount_fen: int) -> str:
    """Write fen as exact yuan: `123_450` → `1,234.50`, and whole yuan without decimals."""
    exact = Decimal(amount_fen) / FEN_PER_YUAN
    return grouped(exact.quantize(Decimal(1)) if amount_fen % FEN_PER_YUAN == 0 else rounded(exact, 2))


def percent(value: Decimal | str | int, decimals: int = 2) -> str:
    """Write a number of percent: `"6.130"` → `6.13%`."""
    return f"{grouped(_without_trailing_zeros(_never_zero(Decimal(value), decimals)))}%"


def share(part: int, whole: int, decimals: int = 1) -> str:
    """Write part of whole as percent, or nothing when there is no whole to divide by."""
    return percent(rounded(Decimal(part) * 100 / whole, decimals), decimals) if whole else ""


def figure(value: str, unit: str, language: str) -> Shown:
    """Show a figure kept as decimal text. Money is told in the largest fitting unit of the language."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return Shown(value, unit, value)
    if not number.is_finite():
        return Shown(value, unit, value)
    if unit in MONEY_UNITS:
        return _money(number, unit, language)
    if unit == "percent":
        return Shown(percent(number), "", f"{grouped(number)}%")
    return Shown(grouped(_without_trailing_zeros(_never_zero(number, 2))), unit, grouped(number))


def _money(number: Decimal, unit: str, language: str) -> Shown:
    exact = grouped(number)
    per = unit.removeprefix("yuan")
    for least, scale, decimals in SCALES["zh" if language.startswith("zh") else "en"]:
        if abs(number) >= least:
            return Shown(grouped(_without_trailing_zeros(rounded(number / least, decimals))), scale + per, exact)
    return Shown(grouped(_without_trailing_zeros(_never_zero(number, 2))), unit, exact)


def day_in_table(printed: str) -> str:
    """A published date in a table: as printed, to its own precision (`2018`, `2018-06`, `2018-06-02`)."""
    return printed.strip()


def day_in_sentence(printed: str, language: str) -> str:
    """A published date in a sentence: `2018年6月2日` or `2 June 2018`; what is no date is left as printed."""
    match = PRINTED.fullmatch(printed.strip())
    if not match:
        return printed
    year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    if language.startswith("zh"):
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    return " ".join(part for part in (str(day) if day else "", MONTHS[month - 1] if month else "", year) if part)


def printed_day(value: object) -> str:
    """The text of a day: a published date's own print, or an ISO day; nothing for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "printed", value))

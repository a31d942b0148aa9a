"""How a cell is written as text (单元格文本): one way for each kind of value, whatever program wrote the file.

Belongs here: numbers, dates, times and truth values as text; what marks a number that has lost digits.
Does not belong: what a column should hold.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# Stands before a number whose digits a spreadsheet has lost: it keeps 15, an ID number (身份证号) has 18.
# From the last private plane: U+E000 and after hold self-made characters (造字) of real people's names.
EATEN = "\U000f0000"

FIFTEEN_DIGITS = 1e15
# a number of that size as spreadsheets write it into text files: 5.13426E+17
EATEN_IN_TEXT = r"^[+-]?\d(\.\d+)?E\+0*(1[5-9]|[2-9]\d|[1-9]\d\d)$"


def number(value: float) -> str:
    """Plain decimal, no exponent, no trailing `.0`, the 15 digits that spreadsheets show."""
    if -FIFTEEN_DIGITS < value < FIFTEEN_DIGITS:
        whole = int(value)
        if whole == value:
            return str(whole)
        text = f"{value:.15g}"
        return format(Decimal(text), "f") if "e" in text else text
    return EATEN + format(Decimal(repr(value)), "f").removesuffix(".0")


def moment(value: datetime) -> str:
    """A day when it is midnight, else to the second; serial dates are off by some milliseconds."""
    if value.microsecond:
        late = value.microsecond >= 500_000 and value.replace(microsecond=0) < datetime.max.replace(microsecond=0)
        value = value.replace(microsecond=0) + timedelta(seconds=late)
    text = value.isoformat(" ")
    return text.removesuffix(" 00:00:00")


def length_of_time(value: timedelta) -> str:
    """Hours, minutes and seconds, with more than 24 hours where there are."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_AS_TEXT: dict[type, Callable[..., str | None]] = {
    str: lambda value: value or None,
    float: number,
    int: number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: moment,
    date: date.isoformat,
    time: lambda value: value.isoformat("seconds"),
    timedelta: length_of_time,
    type(None): lambda value: None,
}


def as_text(values: Iterable[object]) -> list[str | None]:
    """Cells as text, one by one; null for empty. See `text_columns` for whole columns."""
    return [_AS_TEXT[type(value)](value) for value in values]

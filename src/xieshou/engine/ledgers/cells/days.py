"""Cells of days and years (日期、年度): the seven ways people write a day, and dates known to the month or the year.

Belongs here: reading them. No day is made up: 2018年6月 is no day. Does not belong: whether days are in order.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from xieshou.engine.ledgers.cells.cleaning import narrow
from xieshou.engine.ledgers.cells.distinct import no_fault, reading
from xieshou.engine.ledgers.column import Column

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_415  # the days from 1950 to 2100 as spreadsheets count them

_ISO = r"^\d{4}-\d{2}-\d{2}$"
_TIME_OF_DAY = r"[Tt\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$"
_REWRITTEN = (
    (r"^(\d{4,8})\.0+$", "$1"), (r"^(\d{5})\.\d+$", "$1"),  # numbers of a program; serial days with a time of day
    (r"^(\d{4})(\d{2})(\d{2})$", "$1-$2-$3"), (r"^(\d{4})(0[1-9]|1[0-2])$", "$1-$2"),
    (r"[日号度]$", ""), (r"[./。年月—–−]", "-"), (r"-$", ""),
)  # fmt: skip
_PARTS = r"^(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?$"
_LOST_ZERO = r"^\d{4}\.1$"


def read_day(texts: pl.Series, column: Column) -> pl.DataFrame:
    """A day."""
    values, faults = _plain_days(texts), no_fault(len(texts))
    rest = (texts.is_not_null() & values.is_null()).arg_true()
    if len(rest):
        parts = _parts(texts.gather(rest))
        values = values.scatter(rest, parts["first"].set(parts["day"].is_null(), None))
        missing = pl.select(
            pl.when(parts["fault"].is_null() & parts["year"].is_not_null() & parts["day"].is_null())
            .then(pl.lit("day_missing")).otherwise(parts["fault"]).alias("fault")
        )["fault"]  # fmt: skip
        faults = faults.scatter(rest, missing)
    return reading({column.name: values}, faults)


def read_published_date(texts: pl.Series, column: Column) -> pl.DataFrame:
    """A day, month or year: its first and last possible day, and the text `2018-06`."""
    parts = _parts(texts)
    values = {f"{column.name}_{name}": parts[name] for name in ("first", "last", "printed")}
    warned = (parts["fault"].is_null() & texts.str.contains(_LOST_ZERO)).fill_null(False)
    frame = reading(values, parts["fault"])
    return frame.with_columns(frame["fault"].set(warned, "october"))


def read_year(texts: pl.Series, column: Column) -> pl.DataFrame:
    """A year: 2024, 2024年, 2024年度."""
    plain, faults = narrow(texts)
    digits = plain.str.replace(r"年度?$|\.0+$", "")
    years = digits.set(~digits.str.contains(r"^\d{4}$"), None).cast(pl.Int64)
    wrong = plain.is_not_null() & years.is_null()
    faults = faults.set(wrong & faults.is_null(), "no_year")
    if column.least is not None:
        faults = faults.set((years < column.least).fill_null(False), "below")
    if column.most is not None:
        faults = faults.set((years > column.most).fill_null(False), "above")
    return reading({column.name: years}, faults)


def _plain_days(texts: pl.Series) -> pl.Series:
    days = texts.set(~texts.str.contains(_ISO), None).str.to_date("%Y-%m-%d", strict=False)
    return days.set(~days.is_between(EARLIEST, LATEST), None)


def _parts(texts: pl.Series) -> pl.DataFrame:
    """What each text says: `year`, `month` and `day` as far as written, the `first` and `last` day, and the fault."""
    halved = texts.str.normalize("NFKC").str.strip_chars().str.replace(_TIME_OF_DAY, "")
    plain, faults = narrow(halved)
    for pattern, rewritten in _REWRITTEN:
        plain = plain.str.replace_all(pattern, rewritten)
    serial = plain.set(~plain.str.contains(r"^\d{5}$"), None).cast(pl.Int64)
    from_serial = pl.lit(SERIAL_ZERO) + pl.duration(days=pl.col("serial"))
    frame = pl.DataFrame({"plain": plain, "fault": faults, "serial": serial}).with_columns(
        pl.when(pl.col("serial").is_between(FIRST_SERIAL, LAST_SERIAL))
        .then(from_serial.dt.strftime("%Y-%m-%d")).otherwise("plain").str.extract_groups(_PARTS).alias("groups")
    ).unnest("groups")  # fmt: skip
    month, day = pl.col("month").str.zfill(2), pl.col("day").str.zfill(2)
    written = pl.concat_str(["year", month, day], separator="-", ignore_nulls=True)
    frame = frame.with_columns(
        printed=pl.when(pl.col("year").is_not_null()).then(written),
        first=pl.concat_str("year", month.fill_null("01"), day.fill_null("01")).str.to_date("%Y%m%d", strict=False),
    )
    first = pl.col("first")
    last = (
        pl.when(pl.col("day").is_not_null()).then(first)
        .when(pl.col("month").is_not_null()).then(first.dt.month_end())
        .otherwise(first.dt.offset_by("1y").dt.offset_by("-1d"))
    )  # fmt: skip
    wrong = (
        pl.when(pl.col("plain").is_null()).then(None)
        .when(pl.col("year").is_null()).then(pl.lit("no_date"))
        .when(first.is_null()).then(pl.lit("no_such_day"))
        .when(~first.is_between(EARLIEST, LATEST)).then(pl.lit("far_day"))
    )  # fmt: skip
    return frame.with_columns(last=last, fault=pl.coalesce("fault", wrong))

"""Cells of numbers (数字): whole, decimal and money, exactly, as people write them: 1,200.50、1.2万元、￥300、12人.

Belongs here: reading and limits. Does not belong: which unit a header names (`mapping`). Nothing passes through a
binary float.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, localcontext

import polars as pl

from xieshou.engine.ledgers.cells.cleaning import narrow
from xieshou.engine.ledgers.cells.distinct import no_fault, reading
from xieshou.engine.ledgers.column import KINDS, Column, Type

DECIMALS = {Type.INTEGER: 0, Type.DECIMAL: 4, Type.MONEY: 2}  # that the register keeps
TOO_MANY = {Type.INTEGER: "not_whole", Type.DECIMAL: "decimals", Type.MONEY: "fen"}
LARGEST = 2**63 - 1
SHOWN_DIGITS = 15  # of a number in a spreadsheet: what goes beyond is noise of the computation

POWERS = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_MULTIPLES = "|".join(sorted(POWERS, key=len, reverse=True))
_COUNTED = "人次|人|户|个|名|家|亩|头|只|羽|株|棵|次|场|期|批|台|套|件|吨|公斤|斤|公里|米|天|小时|学时|节|项|岁|月|例"
_NUMBER = (
    r"^(?P<sign>[-+]?)(?:[¥$]|rmb|cny|人民币)?(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d*))?"
    rf"(?P<many>{_MULTIPLES})?(?P<unit>元|圆|yuan|{_COUNTED})?整?$"
)
_DIGITS = re.compile(r"[^-\d.]")
_APART = r"\d\s+\d"  # two numbers, unless the blanks part thousands
_IN_GROUPS = r"^\D*\d{1,3}(?:[ \u{a0}]\d{3})+(?:\.\d+)?\D*$"
_BY_A_PROGRAM = r"^[-+]?\d+(?:\.\d+)?e[-+]?\d{1,2}$"


def read_number(texts: pl.Series, column: Column, factor: str = "1") -> pl.DataFrame:
    """Whole numbers, Decimal(20, 4) or fen, by the column's type. A unit in the cell goes before the header's."""
    decimals = DECIMALS[column.type]
    power = decimals + exponent(factor)
    values, faults = _plain_numbers(texts, power), no_fault(len(texts))
    rest = (texts.is_not_null() & values.is_null()).arg_true()
    if len(rest):
        found, wrong = _read_written(texts.gather(rest), column.type, power)
        values, faults = values.scatter(rest, found), faults.scatter(rest, wrong)
    unit = 10**decimals if column.type == Type.DECIMAL else 1  # limits of money are in fen
    if column.least is not None:
        faults = faults.set((values < column.least * unit).fill_null(False), "below")
    if column.most is not None:
        faults = faults.set((values > column.most * unit).fill_null(False), "above")
    return reading({column.name: _as_kept(values, column.type)}, faults)


def _plain_numbers(texts: pl.Series, power: int) -> pl.Series:
    """Bare digits times ten to the power; null for all that is written otherwise."""
    if power < 0:
        return pl.Series(texts.name, [None], dtype=pl.Int64).new_from_index(0, len(texts))
    values = texts.cast(pl.Int64, strict=False)
    if power:
        values = values.set(values.abs() > LARGEST // 10**power, None) * 10**power
        pointed = (
            (values.is_null() & texts.str.contains(rf"^-?\d{{1,12}}\.\d{{1,{power}}}$")).fill_null(False).arg_true()
        )
        exact = texts.gather(pointed).cast(pl.Decimal(38, power)).to_physical()  # whole numbers, the point left out
        values = values.scatter(pointed, exact.cast(pl.Int64, strict=False))
    return values


def exponent(factor: str) -> int:
    """The power of ten of a multiplier: 10000 is 4, 0.01 is -2."""
    power = Decimal(factor).adjusted()
    assert Decimal(factor) == Decimal(1).scaleb(power), f"{factor} is no power of ten"
    return power


def _read_written(texts: pl.Series, kind: Type, power: int) -> tuple[pl.Series, pl.Series]:
    """Numbers times ten to the power, from texts with units, commas and full width, and what is wrong with them."""
    plain, faults = narrow(texts)
    plain = plain.str.replace("^−", "-").set(texts.str.contains(_APART) & ~texts.str.contains(_IN_GROUPS), "?")
    plain = _rewritten(plain, plain.str.contains(_BY_A_PROGRAM), _written_out)
    parts = _parts(plain, DECIMALS[kind], power)
    noisy = (parts["part"].str.len_chars() > parts["power"]) & (plain.str.len_bytes() > SHOWN_DIGITS + 1)
    if noisy.any():
        parts = _parts(_rewritten(plain, noisy & parts["many"].is_null(), _as_shown), DECIMALS[kind], power)
    found = parts.select(
        pl.when(pl.col("plain").is_null()).then(None)
        .when(pl.col("plain").str.contains("[%‰]")).then(pl.lit("percent"))
        .when(pl.col("whole").is_null()).then(pl.lit("no_number"))
        .when(pl.col("part").str.len_chars() > pl.col("power")).then(pl.lit(TOO_MANY[kind]))
        .when(pl.col("value").is_null()).then(pl.lit("too_large"))
        .alias("fault")
    )["fault"]  # fmt: skip
    return parts["value"], pl.select(pl.coalesce(faults, found).alias("fault"))["fault"]


def _parts(plain: pl.Series, decimals: int, power: int) -> pl.DataFrame:
    """Sign, digits and unit of each text; `value` is the number times ten to `power`, as a whole number."""
    many = pl.col("many").replace_strict(POWERS, default=0, return_dtype=pl.Int64)
    has_unit = pl.col("many").is_not_null() | pl.col("unit").is_not_null()
    parts = pl.DataFrame({"plain": plain}).with_columns(pl.col("plain").str.extract_groups(_NUMBER).alias("groups"))
    parts = parts.unnest("groups").with_columns(
        pl.col("whole").str.replace_all(",", ""), pl.col("part").fill_null("").str.strip_chars_end("0"),
        power=pl.when(has_unit).then(many + decimals).otherwise(power),
    )  # fmt: skip
    padded = pl.concat_str("part", pl.lit("0" * 20)).str.slice(0, pl.col("power"))
    digits = pl.concat_str(pl.col("sign").str.replace("+", "", literal=True), "whole", padded)
    return parts.with_columns(value=digits.cast(pl.Int64, strict=False))


def _rewritten(texts: pl.Series, which: pl.Series, rewrite: Callable[[str], str]) -> pl.Series:
    rows = which.fill_null(False).arg_true()
    return texts.scatter(rows, [rewrite(text) for text in texts.gather(rows)]) if len(rows) else texts


def _written_out(text: str) -> str:
    """1.2e3 → 1200."""
    return format(Decimal(text), "f")


def _as_shown(text: str) -> str:
    """0.30000000000000004 → 0.3: the digits that a spreadsheet shows of its number."""
    with localcontext() as context:
        context.prec = SHOWN_DIGITS
        return format(+Decimal(_DIGITS.sub("", text)), "f")


def _as_kept(values: pl.Series, kind: Type) -> pl.Series:
    """Tenthousandths as Decimal(20, 4); whole numbers and fen as they are."""
    if kind != Type.DECIMAL:
        return values
    value = pl.col("value")
    sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    part = (value.abs() % 10_000).cast(pl.String).str.zfill(4)
    text = pl.concat_str(sign, (value.abs() // 10_000).cast(pl.String), pl.lit("."), part)
    return pl.DataFrame({"value": values}).select(value=text.cast(KINDS[Type.DECIMAL]))["value"]

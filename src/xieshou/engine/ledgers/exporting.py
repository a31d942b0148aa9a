"""A ledger's rows as a file (台账导出): one header row, then data, in the words that clerks read and we read back.

Belongs here: how a kept value stands in a cell, and the three kinds of file. ID numbers never stand in one.
Does not belong: which rows and columns a person may have (the caller's), templates (`template`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers.cells.cleaning import FORMULA
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.ledger import INVENTED, NATURE_OF_DATA, Ledger

YUAN = pl.Decimal(20, 2)
MOST_ROWS = 1_048_570  # that a sheet can hold
SURE_DIGITS = 15  # of a number in a sheet; longer ones stand as text
FIRST_DAY_OF_SHEETS = date(1900, 3, 1)  # before it, spreadsheets disagree
NOTICE = f"{INVENTED}：本表内容均为虚构，仅供演练。 Invented data, for practice only."


class TooManyRows(ValueError):
    """More rows than a sheet holds; says what to do instead."""


def header_of(column: Column) -> str:
    """The header of a column in every file of ours."""
    return column.header


def exported(ledger: Ledger, without: Collection[str] = ()) -> list[Column]:
    """The columns of an export, in the ledger's order."""
    return [one for one in ledger.columns if one.type != Type.ID_NUMBER and one.name not in without]


def cells_of(
    rows: pl.DataFrame, ledger: Ledger, places: pl.DataFrame, *, invented: bool = False, without: Collection[str] = ()
) -> pl.DataFrame:
    """Register values as they stand in a file: codes as words, places as `name code`, money in yuan, under our headers.

    `rows` has the columns of `ledger.schema`; `places` has `code` and `name`.
    """
    columns = [_cell(rows, column, places).alias(header_of(column)) for column in exported(ledger, without)]
    cells = pl.DataFrame(columns)
    return cells.with_columns(pl.lit(INVENTED).alias(NATURE_OF_DATA)) if invented else cells


def neutral(text: pl.Expr) -> pl.Expr:
    """A text that no spreadsheet takes for a formula; reading it takes the ' off again."""
    return text.str.replace(rf"^('*{FORMULA})", "'$1")


def write(path: Path, cells: Iterable[pl.DataFrame], ledger: Ledger, *, invented: bool = False) -> None:
    """Write the frames one after the other, by the ending of the path: .xlsx, .csv or .parquet."""
    WRITERS[path.suffix.lower()](path, iter(cells), ledger, invented)


def _cell(rows: pl.DataFrame, column: Column, places: pl.DataFrame) -> pl.Series:
    if column.type == Type.PUBLISHED_DATE:
        return rows[f"{column.name}_printed"]
    values = rows[column.name]
    if column.type == Type.MONEY:
        return _yuan(values)
    if column.type == Type.CODE:
        names = {code: term.name_zh for code, term in code_list(column.codes).items()}
        return values.replace(names)
    if column.type == Type.BOOLEAN:
        return values.cast(pl.String).replace({"true": "是", "false": "否"})
    if column.type == Type.PLACE:
        named = rows.select(code=column.name).join(
            places.select("code", "name").unique("code"), on="code", how="left", maintain_order="left"
        )
        both = pl.concat_str("name", "code", separator=" ", ignore_nulls=True)
        return named.select(pl.when(pl.col("code").is_not_null()).then(both).alias("cell"))["cell"]
    if values.dtype == pl.String:
        return rows.select(neutral(pl.col(column.name)))[column.name]
    return values


def _yuan(fen: pl.Series) -> pl.Series:
    """Whole fen as yuan with two decimals, exactly."""
    amount = pl.col("fen")
    sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    part = (amount.abs() % 100).cast(pl.String).str.zfill(2)
    text = pl.concat_str(sign, (amount.abs() // 100).cast(pl.String), pl.lit("."), part)
    return pl.DataFrame({"fen": fen}).select(yuan=text.cast(YUAN))["yuan"]


def _as_text(cells: pl.DataFrame) -> pl.DataFrame:
    """Every cell as text files have it: 727000000, 1234.50, 2024-03-01."""
    decimals = [name for name, kind in cells.schema.items() if isinstance(kind, pl.Decimal) and kind != YUAN]
    money = [name for name, kind in cells.schema.items() if kind == YUAN]
    return cells.with_columns(
        *(pl.col(name).cast(pl.String).str.strip_suffix(".00") for name in money),
        *(pl.col(name).cast(pl.String).str.replace(r"\.?0+$", "") for name in decimals),
    )


def _write_csv(path: Path, frames: Iterator[pl.DataFrame], ledger: Ledger, invented: bool) -> None:
    with path.open("wb") as file:
        for number, frame in enumerate(frames):
            first = number == 0
            _as_text(frame).write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")


def _write_parquet(path: Path, frames: Iterator[pl.DataFrame], ledger: Ledger, invented: bool) -> None:
    pl.concat(frames).write_parquet(path)


def _write_xlsx(path: Path, frames: Iterator[pl.DataFrame], ledger: Ledger, invented: bool) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(ledger.zh[:31])
        styles = {
            "title": book.add_format({"bold": True, "font_color": "#9c0006", "font_size": 12}),
            "header": book.add_format({
                "bold": True, "bg_color": "#dce6f1", "border": 1, "text_wrap": True, "valign": "vcenter",
            }),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "yuan": book.add_format({"num_format": "#,##0.00"}),
            "number": book.add_format({"num_format": "General"}),
            "text": book.add_format({"num_format": "@"}),
        }  # fmt: skip
        top = 0
        if invented:
            sheet.write_string(0, 0, NOTICE, styles["title"])
            top = 1
        row = top + 1
        for number, frame in enumerate(frames):
            if number == 0:
                for place, header in enumerate(frame.columns):
                    sheet.set_column(place, place, 14 if frame[header].dtype != pl.String else 18)
                    sheet.write_string(top, place, header, styles["header"])
            if row + frame.height > MOST_ROWS:
                raise TooManyRows(
                    "一张表放不下这么多行，请导出 CSV 或按地区分开。 Too many rows for one sheet: export CSV."
                )
            writers = [_writer_of(sheet, kind, styles) for kind in frame.dtypes]
            for values in frame.iter_rows():
                for place, value in enumerate(values):
                    if value is not None:
                        writers[place](row, place, value)
                row += 1
        sheet.freeze_panes(top + 1, 0)


def _writer_of(sheet: Any, kind: pl.DataType, styles: dict[str, Any]) -> Callable[[int, int, Any], Any]:
    """How a sheet takes the values of a column."""
    style = styles["yuan" if kind == YUAN else "day" if kind == pl.Date else "text" if kind == pl.String else "number"]

    def number(row: int, place: int, value: int | Decimal) -> None:
        digits = str(value).replace(".", "").lstrip("-0")
        if len(digits) > SURE_DIGITS:
            sheet.write_string(row, place, str(value), style)
        else:
            sheet.write_number(row, place, float(value), style)

    def day(row: int, place: int, value: date) -> None:
        if value < FIRST_DAY_OF_SHEETS:
            sheet.write_string(row, place, value.isoformat(), style)
        else:
            sheet.write_datetime(row, place, value, style)

    def text(row: int, place: int, value: str) -> None:
        sheet.write_string(row, place, value, style)

    return day if kind == pl.Date else text if kind == pl.String else number


WRITERS: dict[str, Callable[[Path, Iterator[pl.DataFrame], Ledger, bool], None]] = {
    ".xlsx": _write_xlsx, ".csv": _write_csv, ".parquet": _write_parquet,
}  # fmt: skip

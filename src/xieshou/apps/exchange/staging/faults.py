"""What staging finds wrong with a row (入库差错), in the shape of the checker's faults and in both languages.

Belongs here: the shape, the words, and putting them to rows. Does not belong: finding the rows.
"""

from __future__ import annotations

import polars as pl

FAULTS: dict[str, type[pl.DataType]] = {
    "row": pl.UInt32, "column": pl.String, "code": pl.String, "severity": pl.String, "found": pl.String,
    "message_zh": pl.String, "message_en": pl.String,
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    "unknown_programme": (
        "没有代码为“{found}”的协作项目。请改为已有的代码，或先建立该项目。",
        "There is no programme “{found}”. Write the code of one that is kept, or set it up first.",
    ),
    "unknown_place": (
        "登记簿中没有区划代码“{found}”。请填写区划表中的名称或代码。",
        "The register has no division code “{found}”. Write a name or code that is in the list of divisions.",
    ),
    "unknown_record": (
        "本登记簿该项目下没有登记号“{found}”。请核对登记号；如对方尚未录入，请先录入对方。",
        "This register has no record “{found}” in this programme. Compare the number, or enter that record first.",
    ),
    "record_not_here": (
        "登记号“{found}”不在本登记簿的这本台账中。若是新增的行请留空；若是别处的登记号请删去。",
        "The record number “{found}” is not of this ledger in this register. Leave it empty for a new row.",
    ),
    "record_of_another_programme": (
        "登记号“{found}”属于另一个协作项目。请在那个项目下导入，或更正登记号。",
        "The record number “{found}” belongs to another programme. Import the row there, or correct the number.",
    ),
    "no_room": (
        "“{found}”太长或太大，登记簿放不下。请核对单位和位数，或缩短内容。",
        "“{found}” is too long or too large to be kept. Check the unit and the digits, or shorten the text.",
    ),
    "empty": (
        "新增的行必须填写这一栏。请填写。",
        "A new row needs a value in this column. Fill it in.",
    ),
    "same_row_twice": (
        "这一行与第{found}行是同一条记录。请合并为一行，或更正其中一行。",
        "This row is the same record as row {found}. Make one row of the two, or correct one of them.",
    ),
    "fits_several": (
        "登记簿中有{found}条记录与这一行相符，无法确定是哪一条。请填写登记号。",
        "{found} kept records fit this row, so it cannot be told which is meant. Write the record number.",
    ),
    "outside_scope": (
        "这一行不在您负责的地区或结对范围内。请删去这一行，或交由负责的单位导入。",
        "This row lies outside the places you look after. Take it out, or let the office in charge import it.",
    ),
    "handed_in": (
        "登记簿中的这一行已提交或已审核，您不能修改。请先由审核单位退回，再导入。",
        "The kept row has been submitted or accepted. Ask for it to be returned before changing it.",
    ),
    "frozen": (
        "登记簿中的这一行已冻结，不能修改。请删去这一行；更正应另行登记。",
        "The kept row is frozen and cannot be changed. Take the row out; a correction is entered as a new row.",
    ),
}  # fmt: skip


def no_faults() -> pl.DataFrame:
    """No fault at all."""
    return pl.DataFrame(schema=FAULTS)


def faults(code: str, rows: pl.DataFrame, column: str = "") -> pl.DataFrame:
    """One blocking fault of a kind for each row of a table with `row` and `found`."""
    zh, en = (pl.format(text.replace("{found}", "{}"), *["found"] * text.count("{found}")) for text in WORDS[code])
    told = rows.select(pl.col("row").cast(pl.UInt32), pl.col("found").cast(pl.String).fill_null(""))
    return told.select(
        "row", pl.lit(column).alias("column"), pl.lit(code).alias("code"), pl.lit("block").alias("severity"), "found",
        zh.alias("message_zh"), en.alias("message_en"),
    )  # fmt: skip


def of_constraint(name: str, rows: list[int], column: str, zh: str, en: str) -> pl.DataFrame:
    """Faults of the rows that a constraint of the register does not take, in its own words."""
    told = pl.DataFrame({"row": rows}, schema={"row": pl.UInt32})
    texts = {"column": column, "code": name, "severity": "block", "found": "", "message_zh": zh, "message_en": en}
    return told.with_columns(pl.lit(text, pl.String).alias(key) for key, text in texts.items())

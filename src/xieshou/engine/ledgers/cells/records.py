"""Cells that name a record (登记号): by its number, by its name where that is beyond doubt, or by both.

Belongs here: finding the record. Does not belong: which records there are (the register gives them).
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.ledgers.cells.cleaning import EMPTY, clean
from xieshou.engine.ledgers.cells.distinct import no_fault, reading
from xieshou.engine.ledgers.plain import plainly


def read_record(texts: pl.Series, name: str, known: pl.DataFrame) -> pl.DataFrame:
    """The record number of each cell. `known`: `record_no`, and `name` where a name may stand for it."""
    cleaned, faults = clean(texts)
    plain = plainly(cleaned)
    plain = plain.set(plain.str.contains(EMPTY), None)
    cells = pl.DataFrame({"text": plain}).with_row_index("cell").drop_nulls()
    numbers = known.select(text=plainly(known["record_no"]), record="record_no").unique("text", keep="none")
    found = [cells.join(numbers, on="text")]
    left = cells.join(numbers, on="text", how="anti")
    if left.height:
        tokens = left.select("cell", text=cleaned.gather(left["cell"]).str.extract_all(r"[^\s()（）]+")).explode("text")
        tokens = tokens.with_columns(plainly(tokens["text"]).alias("text"))
        found.append(tokens.join(numbers, on="text").unique("cell", keep="none"))
        if "name" in known.columns:
            names = known.select(text=plainly(known["name"]), record="record_no").drop_nulls()
            found.append(left.join(names, on="text").join(found[1], on="cell", how="anti"))
    matches = pl.concat([one.select("cell", "record") for one in found]).unique()
    counted = matches.group_by("cell").agg(pl.len().alias("count"), pl.col("record").first()).sort("cell")
    single, several = counted.filter(pl.col("count") == 1), counted.filter(pl.col("count") > 1)["cell"]
    records = no_fault(len(texts)).scatter(single["cell"], single["record"])
    lost = cells.join(matches, on="cell", how="anti")["cell"]
    faults = faults.scatter(lost, "no_record") if len(lost) else faults
    faults = faults.scatter(several, "several_records") if len(several) else faults
    return reading({name: records}, faults)

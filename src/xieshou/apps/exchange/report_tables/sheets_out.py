"""A report table as a file (报表下载): an .xlsx to print and hand in, a .csv or .parquet to go on working with.

Belongs here: which file a table becomes, and what stands above and below it. Does not belong: the sheet itself (the
engine), answering a request (`views`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from django.utils.translation import get_language

from xieshou.apps.exchange.exporting import check_kind
from xieshou.apps.exchange.report_tables import shown
from xieshou.apps.exchange.report_tables.queries import Drawn
from xieshou.engine.ledgers import INVENTED, NATURE_OF_DATA
from xieshou.engine.ledgers.exporting import neutral
from xieshou.engine.report_tables.cells import as_text_table
from xieshou.engine.report_tables.workbook import Titles, write_sheet


def write(drawn: Drawn, path: Path, *, title: str, office: str, drawn_on: date, invented: bool) -> int:
    """Write the table by the ending of the path; how many lines."""
    check_kind(path)
    language = get_language() or "zh-hans"
    if path.suffix.lower() == ".xlsx":
        titles = Titles(
            title=title, office=office, period=shown.period_name(drawn.period), drawn_on=drawn_on, language=language,
            invented=invented, notes=shown.notes(drawn),
        )  # fmt: skip
        write_sheet(path, drawn.result, titles, drawn.places)
        return drawn.result.rows.height
    beside = [(NATURE_OF_DATA, INVENTED)] if invented else []
    table = as_text_table(drawn.result, language, drawn.places, beside)
    if path.suffix.lower() == ".csv":
        texts = [name for name, head in zip(table.columns, drawn.result.heads, strict=False) if not head.is_number]
        table.with_columns(neutral(pl.col(name)).alias(name) for name in texts).write_csv(path, include_bom=True)
    else:
        table.write_parquet(path, compression="zstd")
    return table.height

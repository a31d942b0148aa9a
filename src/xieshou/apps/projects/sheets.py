"""How the ledgers of projects and assets (项目台账、资产台账) meet the register.

Belongs here: which columns the models keep, and what follows from others. The planned sources of a project's money
are columns of a file, one each, and rows of their own table (`FundLine`). Does not belong: writing.
"""

from __future__ import annotations

import polars as pl

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.models import Asset, Project
from xieshou.apps.projects.search_text import places_around, search_text
from xieshou.data import packs
from xieshou.engine.ledgers import LEDGERS

FUND_LINES = {f"fund_{source}_fen": source for source in packs.fund_sources()}  # column of a file → source


def what_follows(rows: pl.DataFrame) -> pl.DataFrame:
    """The area from the category, the total from its sources, and the text that search reads.

    A source of zero yuan is no source.
    """
    sources = [pl.when(pl.col(column) != 0).then(column).alias(column) for column in FUND_LINES]
    rows = rows.with_columns(sources)
    areas = packs.areas()
    of_category = {code: areas.canonical("project_categories", code).code for code in packs.categories()}
    added = pl.sum_horizontal(*FUND_LINES)
    rows = rows.with_columns(
        area=pl.coalesce("area", pl.col("category").replace_strict(of_category, default=None)),
        total_fen=pl.coalesce("total_fen", pl.when(added > 0).then(added)),
    )
    return rows.with_columns(search=_search_texts(rows))


def _search_texts(rows: pl.DataFrame) -> pl.Series:
    read = list(rows.select("record_no", "name", "village_printed", "recipient", "donor").iter_rows())
    around = [places_around(recipient, donor) for *_, recipient, donor in read]
    names = names_of({code for codes in around for code in codes})
    texts = [
        search_text(number or "", name or "", village or "", *(names[code] for code in codes if code in names))
        for (number, name, village, *_), codes in zip(read, around, strict=True)
    ]
    return pl.Series("search", texts, dtype=pl.String)


SHEETS = (
    Sheet(
        ledger=LEDGERS["projects"], model=Project, derive=what_follows, elsewhere=frozenset(FUND_LINES)
    ),
    Sheet(ledger=LEDGERS["assets"], model=Asset),
)  # fmt: skip

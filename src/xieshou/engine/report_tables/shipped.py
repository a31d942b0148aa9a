"""The report tables that ship (随附报表): one file for each under `data/report_tables`.

Belongs here: reading the files. Does not belong: what a definition may say (`reading`), any one table.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import read_pack
from xieshou.engine.ledgers.column import Origin
from xieshou.engine.report_tables.definition import ReportTable
from xieshou.engine.report_tables.reading import read_body

FOLDER = Path(packs.__file__).parent / "report_tables"


def read_table(path: Path) -> ReportTable:
    """One table from its file. Raises PackError naming the file, the entry and what to do."""
    header, whole = read_pack(path)
    sources = whole.texts("source", required=True)
    for source in sources:
        if source not in packs.sources():
            raise whole.error(f"the source {source} is not in sources.yaml.", "Add it there or correct it.")
    origin = Origin(whole.choice("basis", list(Origin)))
    zh, en = whole.in_two_languages("name")
    table = read_body(
        whole.nested("table"), name=header.pack, zh=zh, en=en, about_zh=header.description_zh,
        about_en=header.description_en, source=sources, origin=origin,
    )  # fmt: skip
    whole.done()
    return table


@cache
def shipped() -> dict[str, ReportTable]:
    """Every table that ships, by name, in the order of `ORDER`; others after them."""
    found = {path.stem: path for path in FOLDER.glob("*.yaml")}
    names = [name for name in ORDER if name in found] + sorted(found.keys() - set(ORDER))
    return {name: read_table(found[name]) for name in names}


ORDER = (
    "monthly-expenditure", "project-expenditure", "project-progress", "progress-by-county", "project-notice",
    "county-targets", "travel-subsidies", "labour-by-county", "workshop-monitoring", "workshops-by-county",
    "cadres-in-post", "gift-notices", "consumption-by-channel", "asset-ledger", "issues-to-close", "issues-by-county",
    "asleep-pairings",
)  # fmt: skip

"""Register, file, register: nothing changes, for every ledger, with columns shuffled, a title above, a total below."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import LEDGERS, Column, Ledger, Type, exporting
from xieshou.engine.ledgers.checking import check
from xieshou.engine.ledgers.mapping import propose
from xieshou.engine.ledgers.reading.cell_text import as_text
from xieshou.engine.ledgers.tests.sheets.small_world import lookups

ROWS = 60
OF_A_FILE = {"same_row", "october"}  # made-up rows may be alike; see the tests of each fault
NUMBERS = {
    name: [f"{ledger.prefix}513431-2024-{number:06d}" for number in range(ROWS)] for name, ledger in LEDGERS.items()
}
PAIRINGS = lookups().pairings.with_columns(record_no=pl.lit(NUMBERS["pairings"][0]), valid_from=pl.lit(None, pl.Date))
KNOWN = lookups(
    records={name: pl.DataFrame({"record_no": numbers}) for name, numbers in NUMBERS.items()},
    pairings=PAIRINGS,
    year=None,
)
YEARS = {"started_on": [2016, 2024]}  # nobody starts to work before being 16
SIDES = {"recipient": ["513431", "513401", "513400"], "donor": ["440606", "440600"]}

# What the register can hold of free text: trimmed, without control characters; else anything a spreadsheet dislikes.
TEXTS = st.text(alphabet="=+-@'＝－\t\n，,\"|;#甲乙丙无合计ABe0123456789.%/()（）—", min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)


@st.composite
def registers(draw: st.DrawFn, ledger: Ledger) -> pl.DataFrame:
    """Rows that the register may hold, all with record numbers, as a reader of the register gives them."""
    texts = draw(st.lists(TEXTS, min_size=4, max_size=8))
    chance = random.Random(draw(st.integers(0, 2**32)))
    rows = [_row(ledger, number, chance, texts) for number in range(ROWS)]
    return pl.DataFrame(rows, schema=ledger.schema)


def _row(ledger: Ledger, number: int, chance: random.Random, texts: list[str]) -> dict:
    row: dict = {}
    for column in ledger.columns:
        if column.required or chance.random() < 0.7:
            row |= _value(column, chance, texts)
    if row.get("pairing"):
        row |= {"recipient": "513431", "donor": "440606"}
    return row | {"record_no": NUMBERS[ledger.name][number], "programme": "guangdong-sichuan"}


def _value(column: Column, chance: random.Random, texts: list[str]) -> dict:
    least, most = column.least or 0, column.most or 10**15
    if column.type == Type.PUBLISHED_DATE:
        printed, first, last = chance.choice([
            ("2018", date(2018, 1, 1), date(2018, 12, 31)), ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
            ("2018-06-02", date(2018, 6, 2), date(2018, 6, 2)),
        ])  # fmt: skip
        return dict(zip(column.schema, (first, last, printed), strict=True))
    if column.type == Type.ID_NUMBER:
        return {}
    of_type = {
        Type.TEXT: lambda: chance.choice(texts)[: column.longest].strip() or "甲",
        Type.ORGANISATION: lambda: chance.choice(texts),
        Type.INTEGER: lambda: chance.randint(least, most), Type.MONEY: lambda: chance.randint(least, most),
        Type.DECIMAL: lambda: Decimal(chance.randint(0, 10 ** chance.randint(1, 9))) / 10 ** chance.randint(0, 4),
        Type.DATE: lambda: date(chance.choice(YEARS.get(column.name, [1900, 2024, 2100])), 1, 31),
        Type.YEAR: lambda: chance.randint(1990, 1999), Type.BOOLEAN: lambda: chance.random() < 0.5,
        Type.CODE: lambda: chance.choice(list(code_list(column.codes))),
        Type.PLACE: lambda: chance.choice(SIDES.get(column.name, KNOWN.places["code"].to_list())),
        Type.RECORD: lambda: chance.choice(NUMBERS[column.ledger][: 1 if column.ledger == "pairings" else ROWS]),
    }  # fmt: skip
    return {column.name: of_type[column.type]()}


def read_xlsx(path: Path) -> list[list[str | None]]:
    """The cells of a workbook as our readers write them."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [as_text(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows


def read_csv(path: Path) -> list[list[str | None]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pl.read_csv(path, has_header=False, infer_schema=False)
    return [list(row) for row in frame.iter_rows()]


def as_a_person_leaves_it(rows: list[list[str | None]], chance: random.Random) -> pl.DataFrame:
    """Columns shuffled, a title above, a total and a signature below."""
    order = list(range(len(rows[0])))
    chance.shuffle(order)
    shuffled = [[row[place] for place in order] for row in rows]
    width = len(order)
    around = (
        [["某县台账", *[None] * (width - 1)]],
        [["合计", *[None] * (width - 1)], ["填表人：甲", *[None] * (width - 1)]],
    )
    cells = [*around[0], *shuffled, *around[1]]
    schema = {f"c{place}": pl.String for place in range(width)}
    return pl.DataFrame(cells, schema=schema, orient="row").with_row_index("row", offset=1)


def brought_back(raw: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """What importing the file would take, which must be without fault."""
    mapping = propose(raw, ledger)
    assert not mapping.unmapped
    assert not mapping.ambiguous
    assert mapping.last_row - mapping.first_row == ROWS - 1
    result = check(raw, mapping, ledger, KNOWN)
    wrong = result.faults.filter(~pl.col("code").is_in(OF_A_FILE))
    assert wrong.is_empty(), list(wrong.select("column", "code", "found").unique().head(9).iter_rows())
    assert not result.asks
    return result.rows.drop("row")


def changes_nothing(ledger: Ledger, ending: str, folder: Path, examples: int) -> None:
    """Made-up registers, written and brought back."""

    @settings(
        deadline=None, max_examples=examples, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
    )
    @given(registers(ledger), st.integers(0, 2**32))
    def holds(rows: pl.DataFrame, seed: int) -> None:
        path = folder / f"export{ending}"
        cells = exporting.cells_of(rows, ledger, KNOWN.places, invented=True)
        exporting.write(path, cells.iter_slices(25), ledger, invented=True)
        lines = read_xlsx(path) if ending == ".xlsx" else read_csv(path)
        back = brought_back(as_a_person_leaves_it(lines, random.Random(seed)), ledger)
        kept = [column for column in ledger.schema if column not in ("id_hash", "id_last4")]
        assert back.select(kept).equals(rows.select(kept)), _differences(back.select(kept), rows.select(kept))

    holds()


@pytest.mark.parametrize("name", LEDGERS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_bringing_an_export_back_changes_nothing(name, ending, tmp_path):
    changes_nothing(LEDGERS[name], ending, tmp_path, examples=2)


@pytest.mark.long
@pytest.mark.parametrize("name", LEDGERS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_bringing_thousands_of_rows_back_changes_nothing(name, ending, tmp_path):
    changes_nothing(LEDGERS[name], ending, tmp_path, examples=60)


def _differences(back: pl.DataFrame, rows: pl.DataFrame) -> list:
    return [
        (name, one, other)
        for name in rows.columns
        for one, other in zip(back[name].to_list(), rows[name].to_list(), strict=True)
        if one != other
    ][:5]

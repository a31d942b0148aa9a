"""Reading every column of a table (逐栏读取): from raw texts to the checked columns, with what is wrong in each cell.

Belongs here: which reader a column has, and what the raw text of a column is. Does not belong: what one kind of cell
holds (`cells`), what spans columns or rows (`relations`, `repeats`).
"""

from __future__ import annotations

from functools import partial

import polars as pl

from xieshou.engine.ledgers import identity
from xieshou.engine.ledgers.cells.cleaning import EMPTY
from xieshou.engine.ledgers.cells.days import read_day, read_published_date, read_year
from xieshou.engine.ledgers.cells.distinct import each_once
from xieshou.engine.ledgers.cells.numbers import read_number
from xieshou.engine.ledgers.cells.places import PlaceBook
from xieshou.engine.ledgers.cells.records import read_record
from xieshou.engine.ledgers.cells.text import read_text
from xieshou.engine.ledgers.cells.words import read_boolean, read_code
from xieshou.engine.ledgers.checking.gathering import Faults
from xieshou.engine.ledgers.checking.lookups import Lookups
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping import Mapping
from xieshou.engine.ledgers.plain import plainly
from xieshou.engine.ledgers.reading.cell_text import EATEN

READERS = {
    Type.TEXT: read_text, Type.ORGANISATION: read_text, Type.DATE: read_day, Type.YEAR: read_year,
    Type.PUBLISHED_DATE: read_published_date, Type.BOOLEAN: read_boolean, Type.CODE: read_code,
}  # fmt: skip
NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.MONEY)
FIRST = ("recipient",)  # read before the others: it settles which place of several they mean


class Table:
    """The rows of a sheet while they are checked: raw texts, values so far, faults so far."""

    def __init__(self, raw: pl.DataFrame, mapping: Mapping, ledger: Ledger, lookups: Lookups) -> None:
        self.raw, self.mapping, self.ledger, self.lookups = raw, mapping, ledger, lookups
        self.rows = raw["row"].cast(pl.UInt32)
        self.faults = Faults(ledger, self.rows)
        self.values: dict[str, pl.Series] = {}
        self.unsound: dict[str, pl.Series] = {}  # column → where its cell has a fault
        self.born: pl.Series | None = None  # year, month and day as one number, from the ID number
        self.of_the_id: dict[str, pl.Series] = {}  # other columns that follow from it

    def has(self, column: str) -> bool:
        """Whether the sheet has the column."""
        return bool(self.mapping.raw_of(column))

    def texts(self, column: str) -> pl.Series:
        """The raw text of a column; a code and a name in two columns become one."""
        raw = self.mapping.raw_of(column)
        if len(raw) == 1:
            return self.raw[raw[0]]
        if not raw:
            return pl.Series(column, [None], dtype=pl.String).new_from_index(0, self.raw.height)
        joined = self.raw.select(pl.concat_str(raw, separator=" ", ignore_nulls=True).alias(column))[column]
        return joined.set(joined == "", None)

    def is_empty(self, column: str) -> pl.Series:
        """Where a column has no value, and not because its cell has a fault."""
        empty = self.values[next(iter(self.ledger.by_name[column].schema))].is_null()
        return empty & ~self.unsound[column] if column in self.unsound else empty

    def is_open(self, column: str) -> pl.Series:
        """Where a column may be filled in: empty cells of new rows. A row with a record number stays as it is."""
        return self.is_empty(column) & self.values["record_no"].is_null()

    def read(self) -> None:
        """Read all columns that the sheet has; the others are empty."""
        order = sorted(self.ledger.columns, key=lambda column: column.name not in FIRST)
        book: PlaceBook | None = None
        for column in order:
            if not self.has(column.name):
                for name, kind in column.schema.items():
                    self.values[name] = pl.Series(name, [None], dtype=kind).new_from_index(0, self.raw.height)
            elif column.type == Type.ID_NUMBER:
                self._read_ids(column)
            elif column.type == Type.PLACE:
                sides = self.lookups.recipient_side, self.lookups.donor_side
                book = book or PlaceBook(self.lookups.places, *sides)
                texts = self.texts(column.name)
                self._keep(column, texts, book.read(texts, column.name, self.values.get("recipient")))
            else:
                texts = self.texts(column.name)
                self._keep(column, texts, self._read(column, texts))
            if column.name == "recipient":
                self._settle_recipient()

    def _settle_recipient(self) -> None:
        """New rows that name no recipient are of the office's own county."""
        given = self.texts("recipient").is_not_null() | self.texts("record_no").is_not_null()
        self.values["recipient"] = self.values["recipient"].set(~given, self.lookups.recipient)

    def _read(self, column: Column, texts: pl.Series) -> pl.DataFrame:
        if column.type in NUMBERS:
            factor = self.mapping.factors.get(column.name, "1")
            return each_once(texts, partial(read_number, column=column, factor=factor))
        if column.type == Type.RECORD:
            known = self.lookups.pairings if column.ledger == "pairings" else self.lookups.records.get(column.ledger)
            known = pl.DataFrame(schema={"record_no": pl.String}) if known is None else known
            return each_once(texts, partial(read_record, name=column.name, known=known))
        return each_once(texts, partial(READERS[column.type], column=column))

    def _keep(self, column: Column, texts: pl.Series, read: pl.DataFrame) -> None:
        for name, kind in column.schema.items():
            self.values[name] = read[name].cast(kind)
        at = read["fault"].is_not_null().arg_true()
        if len(at):
            self.unsound[column.name] = read["fault"].is_not_null()
            self.faults.add(column.name, read["fault"].gather(at), at, texts.gather(at), read["detail"].gather(at))

    def _read_ids(self, column: Column) -> None:
        """ID numbers: the keyed hash, never the number; what follows from it is kept for `relations`."""
        texts = self.texts(column.name)
        faults = identity.faults_of(texts, invented_regions=self.lookups.invented)
        wrong = faults.is_not_null().arg_true()
        if len(wrong):
            doubtful = texts.gather(wrong)
            codes = pl.select(
                pl.when(plainly(doubtful).str.contains(EMPTY) | (plainly(doubtful) == "")).then(None)
                .when(doubtful.str.starts_with(EATEN)).then(pl.lit("id_eaten"))
                .otherwise(pl.lit("id_") + faults.gather(wrong)).alias("fault")
            )["fault"]  # fmt: skip
            texts = texts.scatter(wrong, None)
            faults = faults.scatter(wrong, codes)
            at = faults.is_not_null().arg_true()
            self.unsound[column.name] = faults.is_not_null()
            self.faults.add(column.name, faults.gather(at), at, self.texts(column.name).gather(at))
        self.values["id_hash"] = identity.hash_ids(texts, self.lookups.id_key)
        last4 = identity.last_four(texts)
        self.values["id_last4"] = last4 if self.lookups.keep_last4 else last4.clear(len(last4))
        plain = identity.normalised(texts)
        self.born = plain.str.slice(6, 8).cast(pl.Int64, strict=False)
        self.of_the_id = {"sex": identity.sexes(texts), "birth_year": self.born // 10_000}

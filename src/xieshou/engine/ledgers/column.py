"""A column of a ledger (台账栏目), defined once: template, check, Parquet schema, reference and model follow from it.

Belongs here: what can be said of one column. Does not belong: which columns a ledger has (`data/ledgers`), reading
cells (`checking`), the model (the app's room; a test holds the two together).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

Kind = pl.DataType | type[pl.DataType]


class Type(StrEnum):
    """What a cell of the column holds (数据类型), and how it stands in a checked table and in the register."""

    TEXT = "text"  # String
    INTEGER = "integer"  # Int64
    DECIMAL = "decimal"  # Decimal(20, 4)
    MONEY = "money"  # Int64, whole fen; the column's name ends in `_fen`
    DATE = "date"  # Date: a day
    PUBLISHED_DATE = "published_date"  # a day, month or year: `x_first`, `x_last` (Date) and `x_printed` (String)
    YEAR = "year"  # Int64
    BOOLEAN = "boolean"  # Boolean
    CODE = "code"  # String: a code of the list `codes`
    PLACE = "place"  # String: a division code; the register's column is a foreign key, `x_id`
    ORGANISATION = "organisation"  # String: a name; the register's column is a foreign key, `x_id`
    RECORD = "record"  # String: a record number of the ledger `ledger`; the register's column is `x_id`
    ID_NUMBER = "id_number"  # never kept: `id_hash` (String, keyed) and, where the pack says so, `id_last4`


KINDS: dict[Type, Kind] = {
    Type.INTEGER: pl.Int64,
    Type.MONEY: pl.Int64,
    Type.YEAR: pl.Int64,
    Type.DECIMAL: pl.Decimal(20, 4),
    Type.DATE: pl.Date,
    Type.BOOLEAN: pl.Boolean,
}  # every other type is text


class Privacy(StrEnum):
    """Who may see the column (公开程度)."""

    PUBLIC = "public"  # may stand in a notice
    INTERNAL = "internal"  # offices only
    PERSONAL = "personal"  # names or describes a person: only who may see persons, each look recorded


class Origin(StrEnum):
    """Whether a published rule asks for the column, or the researcher inferred it (依据)."""

    PUBLISHED = "published"
    INFERRED = "inferred"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `name` is the identifier everywhere; `zh` is the header as clerks know it."""

    name: str
    zh: str
    en: str
    type: Type
    meaning_zh: str
    meaning_en: str
    unit: str = ""  # a unit code of the packs (persons, households, mu …); money is always yuan
    codes: str = ""  # the code list, for CODE
    ledger: str = ""  # the ledger whose record it names, for RECORD
    required: bool = False
    privacy: Privacy = Privacy.PUBLIC
    origin: Origin = Origin.INFERRED
    source: tuple[str, ...] = ()  # references of the packs: R53
    synonyms: tuple[str, ...] = ()  # other headers people write, simplified Chinese or English
    longest: int = 200  # characters, for TEXT
    least: int | None = None  # smallest and largest value, for numbers (money in fen)
    most: int | None = None
    example: str = ""  # as a clerk would type it

    def __post_init__(self) -> None:
        assert (self.type == Type.CODE) == bool(self.codes), self.name
        assert (self.type == Type.RECORD) == bool(self.ledger), self.name
        assert (self.type == Type.MONEY) == self.name.endswith("_fen"), self.name

    @property
    def header(self) -> str:
        """The header our own files carry: `姓名 name`, money with its unit."""
        return f"{self.zh}（元） {self.en} (yuan)" if self.type == Type.MONEY else f"{self.zh} {self.en}"

    @property
    def schema(self) -> dict[str, Kind]:
        """The columns of a checked table that this column becomes, with their types."""
        if self.type == Type.PUBLISHED_DATE:
            return {f"{self.name}_first": pl.Date, f"{self.name}_last": pl.Date, f"{self.name}_printed": pl.String}
        if self.type == Type.ID_NUMBER:
            return {"id_hash": pl.String, "id_last4": pl.String}
        return {self.name: KINDS.get(self.type, pl.String)}

    @property
    def is_personal(self) -> bool:
        """Whether it names or describes a person."""
        return self.privacy == Privacy.PERSONAL

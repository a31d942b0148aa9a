"""A ledger (台账): its columns, what makes two rows the same, and what its record numbers begin with.

Belongs here: the shape of a definition. Does not belong: any one ledger (`data/ledgers`), reading it (`definitions`),
the rules that span columns, rows or ledgers (`engine.findings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xieshou.engine.ledgers.column import Column, Kind, Privacy

# A column of files on invented data; it is shown and checked, never kept.
NATURE_OF_DATA, INVENTED = "数据性质 kind of data", "演练数据"


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A ledger, its columns in the order of its files.

    `keys`: natural keys in order of preference, each within one programme; the first whose columns are all filled
    decides whether a row is the same as one kept. A known record number goes before them all.
    """

    name: str
    zh: str
    en: str
    prefix: str  # record numbers read `LW513431-2024-000123`: prefix, county, year, running number
    about_zh: str
    about_en: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    listed: tuple[str, ...] = ()  # the columns that its list shows, after place and record number
    filters: tuple[str, ...] = ()  # code and yes/no columns that narrow the list
    searched: tuple[str, ...] = ()  # text columns that its search looks into
    summed: str = ""  # the column whose sum stands under the list

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        assert len(names) == len(set(names)), f"{self.name}: a column twice"
        assert self.keys, f"{self.name}: no key"
        assert all(set(key) <= set(self.schema) for key in self.keys), f"{self.name}: a key of unknown columns"
        shown = {*self.listed, *self.filters, *self.searched, *([self.summed] if self.summed else [])}
        assert shown <= set(names), f"{self.name}: the list shows unknown columns {sorted(shown - set(names))}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Every column by its name."""
        return {column.name: column for column in self.columns}

    def name_of(self, column: str, language: str) -> str:
        """What a checked column is called in a language; its own name where the ledger does not know it."""
        known = next((one for one in self.columns if column in (one.name, *one.schema)), None)
        if known is None:
            return column
        return known.zh if language.startswith("zh") else known.en

    @cached_property
    def schema(self) -> dict[str, Kind]:
        """The columns of a checked table with their types."""
        return {name: kind for column in self.columns for name, kind in column.schema.items()}

    @cached_property
    def personal(self) -> frozenset[str]:
        """The names of checked columns that name or describe a person."""
        return frozenset(name for column in self.columns if column.is_personal for name in column.schema)

    @cached_property
    def internal(self) -> frozenset[str]:
        """The names of checked columns that are for offices only."""
        offices = (column for column in self.columns if column.privacy == Privacy.INTERNAL)
        return frozenset(name for column in offices for name in column.schema)

    @cached_property
    def frozen_schema(self) -> dict[str, Kind]:
        """What a snapshot keeps of the ledger's own columns: nothing that names a person, and no free remark."""
        left_out = {*self.personal, "record_no", "programme", "remarks"} - {"id_hash"}
        return {name: kind for name, kind in self.schema.items() if name not in left_out}

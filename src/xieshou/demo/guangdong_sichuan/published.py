"""The published tables and their mapping, read (公布表读取): rows as text, each with its rule.

Belongs here: files into plain values, and the columns that all tables share.
Does not belong: models of any one ledger, or the register.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from xieshou.apps.accounts.models import Source, Status
from xieshou.data import packs
from xieshou.engine import place_codes
from xieshou.engine.published_date import PublishedDate

FOLDER = Path(__file__).parent
DATA = FOLDER / "data"
Rule = dict[str, Any]
TABLES = (
    "pairings", "agreements", "funds", "projects", "people", "labour", "industry", "consumption", "outcomes",
    "meetings",
)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A row of a published table (公布行) with what the mapping says of it."""

    table: str
    values: dict[str, str]
    rule: Rule

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def get(self, column: str) -> str:
        """The text of a column, or nothing where this table has no such column."""
        return self.values.get(column, "")

    @property
    def number(self) -> str:
        """The record number."""
        return self.values["record_id"]

    def said(self, *columns: str) -> str:
        """What columns or the mapping say of it in our own words, in both languages (see `in_both`)."""
        return in_both(words for column in columns if (words := self._words(column)))

    @property
    def why(self) -> str:
        """Why it is outside or not counted, in both languages; empty when it is neither."""
        return self.said("why")

    def _words(self, column: str) -> tuple[str, str] | None:
        if column == "why":
            return (self.rule["why_zh"], self.rule["why_en"]) if "why_zh" in self.rule else None
        english = self.get(column) or self.rule.get(column, "")
        return (chinese_of(self.number, column, english), english) if english else None


@dataclass(frozen=True)
class Span:
    """From one published date to another, as three columns keep it."""

    first: date | None = None
    last: date | None = None
    printed: str = ""

    @classmethod
    def read(cls, start: str, end: str = "") -> "Span":
        """Read one or two published dates; nothing printed is an empty span."""
        if not start:
            return cls()
        opening, closing = PublishedDate.read(start), PublishedDate.read(end or start)
        printed = opening.printed if opening == closing else f"{opening.printed}–{closing.printed}"
        return cls(opening.first, closing.last, printed)

    @property
    def year(self) -> int | None:
        """The year, or None when it spans several or is not known."""
        return self.first.year if self.first and self.last and self.first.year == self.last.year else None

    def columns(self, stem: str) -> dict[str, Any]:
        """As the columns `<stem>_first`, `<stem>_last` and `<stem>_printed`."""
        return {f"{stem}_first": self.first, f"{stem}_last": self.last, f"{stem}_printed": self.printed}


def in_both(words: Iterable[tuple[str, str]]) -> str:
    """Pairs of Chinese and English sentences as one text for both readers: the Chinese, a line break, the English.

    What is the same in both, such as a figure as printed, stands once.
    """
    pairs = list(words)
    chinese = "".join(zh.removesuffix("。") + "。" for zh, _ in pairs)
    english = " ".join(en[:1].upper() + en[1:].removesuffix(".") + "." for zh, en in pairs if en != zh)
    return f"{chinese}\n{english}" if english else chinese


def chinese_of(number: str, column: str, english: str) -> str:
    """The Chinese of a cell of our own words; of a figure as printed (`14.19万人`), the cell itself."""
    if not re.search("[A-Za-z]", english):
        return english
    if (number, column) not in chinese():
        raise LookupError(f"zh.csv has no Chinese for the {column} of {number}: add a line.")
    return chinese()[number, column]


@cache
def chinese() -> dict[tuple[str, str], str]:
    """The Chinese of our own words, by record number and column."""
    return {(row["record_id"], row["column"]): row["zh"] for row in table("zh")}


@cache
def mapping() -> dict[str, Rule]:
    """What each row becomes, by table."""
    return _yaml("mapping")


@cache
def claims_mapping() -> dict[str, Rule]:
    """What each published total is checked by."""
    return _yaml("claims")["totals"]


@cache
def cases() -> dict[str, list[Rule]]:
    """The cases that reconcile and those that do not."""
    return _yaml("cases")


def _yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a published table, as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def rows(name: str) -> list[Published]:
    """The rows of a table with their rules. A kind of row that the mapping does not know is an error, never a guess."""
    said = mapping()[name]
    shared = {key: value for key, value in said.items() if key not in ("rows", "by", "kinds")}
    found = []
    for values in table(name):
        rule = dict(shared)
        if "by" in said:
            kind = values[said["by"]]
            if kind not in said["kinds"]:
                raise LookupError(f"mapping.yaml, {name}: {said['by']} {kind!r} of {values['record_id']} has no line.")
            rule |= said["kinds"][kind]
        rule |= said.get("rows", {}).get(values["record_id"], {})
        found.append(Published(name, values, rule))
    return found


def one_place(codes: str) -> str | None:
    """The smallest place that holds all of the codes in a cell (`513301/513322`); none for an empty cell."""
    named = [code for code in codes.split("/") if code]
    return place_codes.common_ancestor(named) if named else None


def ledger_columns(row: Published) -> dict[str, Any]:
    """What every ledger row has: number, state, confidence, qualifier, sides as printed, the note."""
    qualifier = row.get("qualifier")
    return {
        "record_no": row.number,
        "status": Status.ACCEPTED,
        "source": Source.PUBLISHED,
        "confidence": row["confidence"],
        "qualifier": packs.qualifier_of(qualifier).code if qualifier else "",
        "complete": row.rule.get("complete", True),
        "outside": row.rule.get("outside", False),
        "remarks": row.said("note"),
        "programme_id": mapping()["programme"]["code"],
    }


def side_columns(row: Published, *, recipient: str = "recipient") -> dict[str, Any]:
    """Donor and recipient: the smallest place that holds what is named, and the names as printed."""
    return {
        "donor_id": one_place(row.get("donor_code")),
        "donor_printed": row.get("donor"),
        "recipient_id": one_place(row[f"{recipient}_code"]),
        "recipient_printed": row[recipient],
    }

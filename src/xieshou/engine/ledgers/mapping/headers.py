"""What a header means (表头含义): which column of the ledger it names, in which unit, as people write headers.

Belongs here: one header at a time. Does not belong: where headers stand in a sheet (`proposing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.ledger import NATURE_OF_DATA, Ledger
from xieshou.engine.ledgers.plain import word

# The mapped name of the column that marks invented data; no ledger has a column of this name.
NATURE = "nature_of_data"
FACTORS = {
    "分": "0.01", "角": "0.1", "元": "1", "百元": "100", "千元": "1000", "万元": "10000", "十万元": "100000",
    "百万元": "1000000", "千万元": "10000000", "亿元": "100000000", "yuan": "1", "10,000yuan": "10000",
    "10kyuan": "10000",
}  # fmt: skip
IN_TWO_PARTS = (Type.PLACE, Type.RECORD, Type.CODE)  # may stand in two columns of a file, code and name
COUNTERS = frozenset(("序号", "顺序号", "行号", "no", "no.", "#"))  # number the rows and say nothing

_UNIT = "|".join(sorted(map(re.escape, FACTORS), key=len, reverse=True))
_MARKS = re.compile(r"[*＊※★☆▲△●■◆①-⑳]|[(（\[【]?(?:非必填|必填项?|选填|required|optional)[)）\]】]?", re.IGNORECASE)
_BRACKETED_UNIT = re.compile(rf"[(\[【](?:单位[::]?)?({_UNIT})[)\]】]")
_TRAILING_UNIT = re.compile(rf"[/,、]?(?:单位[::]?)?({_UNIT})$")
_TITLE_UNIT = re.compile(rf"单位[::]({_UNIT})")
_BRACKETED_COUNT = re.compile(
    r"[(\[【](?:单位[::]?)?(亿|千万|百万|十万|万|千|百)(?:人次|[人户个家亩吨斤件次场台套])[)\]】]"
)
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_NUMBERING = re.compile(r"^[(]?[0-9一二三四五六七八九十]{1,3}[)、.．]")
_LATIN = re.compile(r"[a-z0-9 .,/()'’&-]+")
_DAY = re.compile(r"(?:时间|日期|年月日|年月)$")
_CODE = re.compile(r"(?:行政)?(?:区划)?(?:代码|编码|编号|登记号|code)$")
_NAME = re.compile(r"(?:名称|name)$")
_FROM_TO = re.compile(r"起[止讫](?:时间|日期|年月)?$")


@dataclass(frozen=True)
class Heading:
    """What one header says: the columns it may name (one, unless it is ambiguous), how surely, and its unit."""

    columns: tuple[str, ...] = ()
    rank: int = 9  # 0 the column's own header, 1 a synonym, 2 a form of either
    part: str = ""  # "code" or "name" where a column stands in two parts
    factor: str = ""  # multiplier to yuan (万元), or of a count (万人); empty without unit

    @property
    def column(self) -> str:
        """The column it names beyond doubt, or nothing."""
        return self.columns[0] if len(self.columns) == 1 else ""


class Vocabulary:
    """The headers that the columns of one ledger are known by."""

    def __init__(self, ledger: Ledger) -> None:
        self.by_name = ledger.by_name
        self.ranks: tuple[dict[str, set[str]], ...] = ({}, {}, {})
        self._add(0, NATURE, (NATURE_OF_DATA, NATURE_OF_DATA.split()[0]))
        for column in ledger.columns:
            self._add(0, column.name, own_headers(column))
            self._add(1, column.name, column.synonyms)
            if column.type in (Type.DATE, Type.PUBLISHED_DATE):
                days = (_DAY.sub("", word(header)) for header in (column.zh, *column.synonyms))
                self._add(2, column.name, (day for day in days if len(day) > 1))

    def _add(self, rank: int, name: str, headers: Iterable[str]) -> None:
        for header in headers:
            self.ranks[rank].setdefault(word(header), set()).add(name)

    def heading(self, text: str) -> Heading:
        """What a header means; no columns when it is unknown."""
        written = word(_MARKS.sub("", text)).rstrip(":")
        bare, factor = _without_unit(written)
        forms = (written, bare, _BRACKETS.sub("", bare), _NUMBERING.sub("", bare), _LATIN.sub("", bare))
        for form in dict.fromkeys(form for form in forms if form):
            if found := self._look_up(form):
                columns, rank, part = found
                return Heading(columns, rank, part, self._fen(form, columns) or factor)
        return Heading(factor=factor)

    def _look_up(self, form: str) -> tuple[tuple[str, ...], int, str] | None:
        for rank, words in enumerate(self.ranks[:2]):
            if form in words:
                return tuple(sorted(words[form])), rank, ""
        for part, ending in (("code", _CODE), ("name", _NAME)):
            base = ending.sub("", form)
            if base != form and base:
                wanted = {name for words in self.ranks[:2] for name in words.get(base, ())}
                named = tuple(sorted(name for name in wanted if self._in_two_parts(name)))
                if named:
                    return named, 2, part
        day = _DAY.sub("", form)
        return (tuple(sorted(self.ranks[2][day])), 2, "") if day in self.ranks[2] else None

    def _in_two_parts(self, name: str) -> bool:
        return name in self.by_name and self.by_name[name].type in IN_TWO_PARTS

    def _fen(self, form: str, columns: tuple[str, ...]) -> str:
        """Tables for machines name a column by its identifier, which ends in `_fen`."""
        return FACTORS["分"] if columns == (form,) and form.endswith("_fen") else ""


@cache
def vocabulary(ledger: Ledger) -> Vocabulary:
    """The vocabulary of a ledger."""
    return Vocabulary(ledger)


def own_headers(column: Column) -> tuple[str, ...]:
    """What our own files call the column."""
    return column.header, f"{column.zh} {column.en}", column.zh, column.en, column.name


def joined(above: str, below: str) -> list[str]:
    """The readings of a header in two rows, the likeliest first: 务工起止 over 开始 is 务工开始, or 开始 alone."""
    if not below or not above:
        return [below or above]
    return [above + below, _FROM_TO.sub("", word(above)) + below, below]


def unit_of(text: str) -> str:
    """The multiplier to yuan that a cell under a header gives (`万元`), or nothing."""
    return FACTORS.get(word(text).strip("()[]【】"), "")


def unit_of_title(text: str) -> str:
    """The multiplier to yuan that a title gives for its whole sheet (`单位：万元`), or nothing."""
    found = _TITLE_UNIT.search(word(text))
    return FACTORS[found[1]] if found else ""


def _without_unit(written: str) -> tuple[str, str]:
    if many := _BRACKETED_COUNT.search(written):
        return _BRACKETED_COUNT.sub("", written), FACTORS[f"{many[1]}元"]
    found = _BRACKETED_UNIT.search(written) or _TRAILING_UNIT.search(written)
    if not found:
        return written, ""
    bare = _BRACKETED_UNIT.sub("", written)
    return (bare if bare != written else _TRAILING_UNIT.sub("", written)), FACTORS[found[1]]

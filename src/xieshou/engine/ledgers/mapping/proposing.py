"""Finding the table in a sheet (识别表头): its header of one, two or three rows, its columns, units and rows of data.

Belongs here: a first proposal, and which of several sheets holds the ledger. What is in doubt is said, never guessed.
Does not belong: what one header means (`headers`), which rows are data (`rows`), reading cells (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from xieshou.engine.ledgers.column import Type
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping import rows
from xieshou.engine.ledgers.mapping.headers import Heading, Vocabulary, joined, unit_of, unit_of_title, vocabulary
from xieshou.engine.ledgers.mapping.mapping import SCALED, Ambiguity, Mapping
from xieshou.engine.ledgers.plain import word

TOP = 40  # a header stands in the first rows of a sheet
DEEPEST = 3  # rows of a header
SURE = 6  # columns that nothing but the header names
FEWEST = 2  # columns that make a header

Cells = Sequence[str]


@dataclass(frozen=True)
class SheetChoice:
    """Which sheet holds the ledger, with what speaks for each; none if two are equally good or none will do."""

    best: str | None
    mappings: dict[str, Mapping]
    scores: dict[str, tuple[int, int]]  # required columns found, all columns found


@dataclass(frozen=True)
class _Header:
    """A header that was found: where, what its cells say, and what they mean."""

    start: int
    depth: int
    texts: tuple[str, ...]
    headings: tuple[Heading, ...]

    @property
    def known(self) -> int:
        return len({heading.columns for heading in self.headings if heading.columns})

    @property
    def goodness(self) -> tuple[int, int, int]:
        """Names most columns, with most of its cells, in fewest rows."""
        return self.known, sum(1 for heading in self.headings if heading.columns), -self.depth


def propose(raw: pl.DataFrame, ledger: Ledger, remembered: Mapping | None = None, sheet: str = "") -> Mapping:
    """The likeliest mapping of a sheet. What a remembered mapping says of a header goes before our own vocabulary."""
    raw = rows.without_blanks(raw)
    cells = [name for name in raw.columns if name != "row"]
    top = [tuple(cell or "" for cell in row) for row in raw.select(cells).head(TOP).iter_rows()]
    header = _find(top, _Reader(ledger, remembered))
    if header is None:
        return Mapping(ledger=ledger.name, sheet=sheet, missing=_required(ledger, set()))
    end = header.start + header.depth
    units = _units_below(top[end]) if end < len(top) else {}
    end += bool(units)
    columns, ambiguous = _assign(header.headings, ledger)
    by_raw = dict(zip(cells, columns, strict=True))
    headers = {name: text for name, text in zip(cells, header.texts, strict=True) if text}
    below = raw.slice(end)
    first, last, dropped = rows.sort_out(below, ledger, by_raw, headers) if any(columns) else (0, 0, ())
    header_rows = raw["row"].slice(header.start, end - header.start)
    held = {*columns, *(name for one in ambiguous for name in one.columns)}
    return Mapping(
        ledger=ledger.name, sheet=sheet, header_rows=tuple(header_rows), headers=headers,
        first_row=first, last_row=last, dropped=dropped,
        columns={name: by_raw[name] for name in cells if name in headers or by_raw[name]},
        factors=_factors(columns, header.headings, units, top[: header.start], ledger),
        missing=_required(ledger, held),
        ambiguous=tuple(Ambiguity(tuple(cells[index] for index in one.indices), one.columns) for one in ambiguous),
    )  # fmt: skip


def choose_sheet(
    sheets: Iterable[tuple[str, pl.DataFrame]], ledger: Ledger, remembered: Mapping | None = None
) -> SheetChoice:
    """The sheet that holds the ledger's table, among cover pages, code lists and notes."""
    mappings = {name: propose(raw, ledger, remembered, name) for name, raw in sheets}
    scores = {name: _score(mapping, ledger) for name, mapping in mappings.items()}
    best = max(scores.values(), default=(0, 0))
    found = [name for name, score in scores.items() if score == best and mappings[name].last_row]
    good = best[1] >= FEWEST and len(found) == 1
    return SheetChoice(found[0] if good else None, mappings, scores)


class _Reader:
    """What headers mean, with what was remembered first."""

    def __init__(self, ledger: Ledger, remembered: Mapping | None) -> None:
        self.vocabulary: Vocabulary = vocabulary(ledger)
        self.read: dict[str, Heading] = {}
        self.remembered: dict[str, Heading] = {}
        if remembered:
            for raw, header in remembered.headers.items():
                name = remembered.columns.get(raw, "")
                factor = remembered.factors.get(name, "")
                self.remembered[word(header)] = Heading((name,) if name else (), 0, "", factor)

    def heading(self, above: str, below: str, whole: str) -> Heading:
        if word(whole) in self.remembered:
            return self.remembered[word(whole)]
        found = [self._meaning(text) for text in joined(above, below)]
        return next((one for one in found if one.column), next((one for one in found if one.columns), found[0]))

    def _meaning(self, text: str) -> Heading:
        if text not in self.read:
            self.read[text] = self.vocabulary.heading(text)
        return self.read[text]


def _find(top: Sequence[Cells], reader: _Reader) -> _Header | None:
    """The header that names most columns; of equals the first and flattest."""
    best: _Header | None = None
    for start in range(len(top)):
        for depth in range(1, min(DEEPEST, len(top) - start) + 1):
            header = _read_header(top[start : start + depth], start, reader)
            if header.known >= FEWEST and (best is None or header.goodness > best.goodness):
                best = header
        if best and best.known >= SURE and start > best.start + DEEPEST:
            break
    return best


def _read_header(block: Sequence[Cells], start: int, reader: _Reader) -> _Header:
    """What the cells of some rows say as one header: a merged cell stands over all columns to its right."""
    texts, headings = [], []
    filled: list[str] = [""] * len(block)
    for column in zip(*block, strict=True):
        for depth, cell in enumerate(column):
            if cell:
                filled[depth:] = [cell, *[""] * (len(block) - depth - 1)]
        lowest = max((depth for depth, cell in enumerate(column) if cell), default=0)
        above = "".join(dict.fromkeys(text for text in filled[:lowest] if text))
        whole = "/".join(cell for cell in column if cell)
        texts.append(whole)
        headings.append(reader.heading(above, column[lowest], whole) if whole else Heading())
    return _Header(start, len(block), tuple(texts), tuple(headings))


def _units_below(cells: Cells) -> dict[int, str]:
    """The units that a row of its own gives under the header; empty if the row is something else."""
    filled = {index: cell for index, cell in enumerate(cells) if cell}
    units = {index: unit_of(cell) for index, cell in filled.items()}
    return units if any(units.values()) and all(len(cell) < 6 for cell in filled.values()) and _few(filled) else {}


def _few(filled: dict[int, str]) -> bool:
    return not any(character.isdigit() for cell in filled.values() for character in cell)


@dataclass(frozen=True)
class _Doubt:
    indices: tuple[int, ...]
    columns: tuple[str, ...]


def _assign(headings: Sequence[Heading], ledger: Ledger) -> tuple[list[str], list[_Doubt]]:
    """Which column each raw column is, and where a person must say so."""
    columns = [""] * len(headings)
    doubts = [_Doubt((index,), one.columns) for index, one in enumerate(headings) if len(one.columns) > 1]
    claims: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        if heading.column:
            claims.setdefault(heading.column, []).append(index)
    for name, indices in claims.items():
        best = min(headings[index].rank for index in indices)
        parts = sorted(headings[index].part for index in indices)
        own = [index for index in indices if headings[index].rank == best]
        if len(indices) == 2 and parts in (["", "code"], ["code", "name"]):
            taken = indices
        elif len(own) == 1 and (best == 0 or len(indices) == 1):
            taken = own
        else:
            doubts.append(_Doubt(tuple(indices), (name,)))
            continue
        for index in taken:
            columns[index] = name
    settled = {name for name in columns if name}
    return columns, [one for one in doubts if not settled.issuperset(one.columns)]


def _factors(
    columns: Sequence[str], headings: Sequence[Heading], units: dict[int, str], above: Sequence[Cells], ledger: Ledger
) -> dict[str, str]:
    """What each money column is multiplied by to be yuan; of a count, only where its header says 万."""
    titles = [factor for row in above for cell in row if (factor := unit_of_title(cell))]
    found = {}
    for index, name in enumerate(columns):
        column = ledger.by_name.get(name)
        if column is None or column.type not in SCALED:
            continue
        own = headings[index].factor or units.get(index, "")
        if column.type == Type.MONEY:
            found[name] = own or (titles[-1] if titles else "1")
        elif own not in ("", "1"):
            found[name] = own
    return found


def _required(ledger: Ledger, held: set[str]) -> tuple[str, ...]:
    return tuple(column.name for column in ledger.columns if column.required and column.name not in held)


def _score(mapping: Mapping, ledger: Ledger) -> tuple[int, int]:
    held = {name for name in mapping.columns.values() if name in ledger.by_name}
    return len([name for name in held if ledger.by_name[name].required]), len(held)

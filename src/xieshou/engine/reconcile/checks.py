"""What a claim is checked by (核对依据): the small language of the column `checked_by`, read strictly.

    {"outside": true}                        counts more than this programme: shown, never compared
    {"terms": [TERM, …], "every_year": true} the sum of the terms; `every_year` asks for rows in each year of the period
    {"terms": []}                            nothing published could check it
    {"comparisons": [{"published": TERM, "terms": [TERM, …], "printed": "80.1万", "qualifier": "over"}, …]}
    {"comparisons": [{"texts": [TEXT, TEXT]}, …]}        two publications in words

A TERM is every row that fits (`select`), one row (`row`), or a number that a row's description states (`stated`).

Belongs here: the shape of the language. Does not belong: looking at rows (`sums`) or judging (`verdicts`).
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

Part = TypeVar("Part")


class CheckNotUnderstood(ValueError):
    """A `checked_by` that cannot be read: names what was found and what is known."""


@dataclass(frozen=True, kw_only=True)
class Select:
    """Every row of a table that fits and lies within the claim's period (选取)."""

    select: str  # movements, quantities or projects
    sum: str = ""  # projects: works (how many), beneficiaries, output or total; the others have one number each
    donor: str = ""
    recipient: str = ""
    kind: str = ""
    fund_type: str = ""
    indicator: str = ""
    measure: str = ""
    category: str = ""
    area: str = ""
    unit: str = ""
    first_day: str = ""  # narrower than the claim's period
    last_day: str = ""
    outside: bool = False
    undated: bool = False  # also rows whose page gives no year
    times: str = "1"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row by its record number (单行). `column` chooses among the numbers of a project, `unit` among targets."""

    row: str
    ledger: str
    column: str = ""
    unit: str = ""
    times: str = "1"


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A number that stands in the words of a row and in no column (文字中的数). `words` is where it stands."""

    stated: str
    row: str
    ledger: str
    words: str
    times: str = "1"


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a row says, in words (文字). `words` is where it stands."""

    text: str
    row: str
    ledger: str
    words: str


Term = Select | Row | Stated


@dataclass(frozen=True)
class Comparison:
    """One published number and the terms it is held against; or texts that should say the same."""

    published: Term | None = None
    terms: tuple[Term, ...] = ()
    texts: tuple[Text, ...] = ()
    printed: str = ""
    unit: str = ""  # where it is not the claim's own
    qualifier: str = ""
    every_year: bool = False


@dataclass(frozen=True)
class Check:
    """A claim's `checked_by`, read. A published total has one comparison whose number is the claim's own."""

    outside: bool = False
    comparisons: tuple[Comparison, ...] = ()


def read_check(values: Mapping[str, Any]) -> Check:
    """Read a `checked_by`. Raises CheckNotUnderstood."""
    if values.get("outside"):
        return Check(outside=True)
    if "comparisons" in values:
        return Check(comparisons=tuple(_comparison(each) for each in values["comparisons"]))
    return Check(comparisons=(_comparison(values),))


def _comparison(values: Mapping[str, Any]) -> Comparison:
    known = {field.name for field in dataclasses.fields(Comparison)}
    _refuse_unknown(values, known)
    return Comparison(
        published=_term(values["published"]) if "published" in values else None,
        terms=tuple(_term(each) for each in values.get("terms", ())),
        texts=tuple(_read(Text, each) for each in values.get("texts", ())),
        printed=values.get("printed", ""),
        unit=values.get("unit", ""),
        qualifier=values.get("qualifier", ""),
        every_year=values.get("every_year", False),
    )


def _term(values: Mapping[str, Any]) -> Term:
    if "select" in values:
        return _read(Select, values)
    return _read(Stated, values) if "stated" in values else _read(Row, values)


def _read(kind: type[Part], values: Mapping[str, Any]) -> Part:
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    _refuse_unknown(values, {field.name for field in fields})
    needed = [field.name for field in fields if field.default is dataclasses.MISSING]
    if lacking := [name for name in needed if name not in values]:
        raise CheckNotUnderstood(f"{dict(values)} lacks {', '.join(lacking)}. Add it.")
    return kind(**values)


def _refuse_unknown(values: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(values) - known):
        raise CheckNotUnderstood(f"{', '.join(unknown)} is unknown in a check. Known: {', '.join(sorted(known))}.")


def times(term: Term) -> Decimal:
    """What a term's amounts are multiplied by; -1 subtracts them."""
    return Decimal(term.times)


def rows_named(check: Check) -> Sequence[tuple[str, str]]:
    """The (ledger, record number) of every single row that a check names, each once."""
    named: dict[tuple[str, str], None] = {}
    for comparison in check.comparisons:
        for term in (comparison.published, *comparison.terms, *comparison.texts):
            if isinstance(term, Row | Stated | Text):
                named[term.ledger, term.row] = None
    return list(named)

"""Each published claim against the books (公布总数核对): published, computed, difference, what is missing, verdict.

Belongs here: putting terms, sums and verdict together for the claims of a snapshot.
Does not belong: the database, or words for a reader; a claim's notes say why.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from xieshou.engine.reconcile.checks import CheckNotUnderstood, Comparison, Row, Select, Stated, read_check
from xieshou.engine.reconcile.sums import Share, Tables, shares
from xieshou.engine.reconcile.verdicts import Verdict, printed_precision, verdict_of


@dataclass(frozen=True)
class Compared:
    """One comparison: a published number and the rows it was held against, or texts that do not say the same."""

    verdict: Verdict
    published: str | None = None
    computed: str | None = None
    difference: str | None = None
    missing: tuple[str, ...] = ()
    qualifier: str = ""
    unit: str = ""
    published_in: Mapping[str, str] | None = None  # the row whose number it is, unless it is the claim's own
    rows: tuple[Mapping[str, str], ...] = ()  # ledger, key, amount; a text comparison has `text` in place of amount


@dataclass(frozen=True)
class ClaimCheck:
    """A claim and what the books say about it. Published minus computed is the difference."""

    id: str
    kind: str
    measure: str
    indicator: str | None
    scope: str
    period_from: str
    period_to: str
    unit: str
    published: str | None
    computed: str | None
    difference: str | None
    missing: tuple[str, ...]
    qualifier: str | None
    verdict: Verdict
    rows: tuple[Mapping[str, str], ...]
    comparisons: tuple[Compared, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def check_claims(tables: Tables) -> list[ClaimCheck]:
    """Hold every claim of the snapshot against its rows, in the order of their numbers."""
    proofs = _proofs(tables)
    return [_checked(claim, tables, proofs) for claim in tables["claims"].sort("key").iter_rows(named=True)]


def _checked(claim: Mapping[str, Any], tables: Tables, proofs: Mapping[tuple[str, str], frozenset[str]]) -> ClaimCheck:
    try:
        check = read_check(json.loads(claim["checked_by"]))
    except CheckNotUnderstood as error:
        raise CheckNotUnderstood(f"claim {claim['key']}: {error}") from error
    copies = _copies(claim, tables, proofs)
    compared = [_compare(each, claim, tables, copies) for each in check.comparisons]
    chief = max(compared, key=lambda each: each.verdict.gravity, default=None)
    if chief is None:
        chief = Compared(Verdict.OUTSIDE if check.outside else Verdict.NO_ROWS, published=_text(claim["value"]))
    return ClaimCheck(
        id=claim["key"], kind=claim["kind"], measure=claim["measure"], indicator=claim["indicator"] or None,
        scope=claim["scope"], period_from=claim["period_from"], period_to=claim["period_to"],
        unit=chief.unit or claim["unit"],
        published=chief.published, computed=chief.computed, difference=chief.difference, missing=chief.missing,
        qualifier=(claim["qualifier"] or chief.qualifier) or None, verdict=chief.verdict, rows=chief.rows,
        comparisons=tuple(compared),
    )  # fmt: skip


def _compare(
    each: Comparison, claim: Mapping[str, Any], tables: Tables, copies: frozenset[tuple[str, str]]
) -> Compared:
    if each.texts:
        said = tuple({"ledger": text.ledger, "key": text.row, "text": text.text} for text in each.texts)
        same = len({text.text for text in each.texts}) == 1
        return Compared(Verdict.AGREES if same else Verdict.DIFFERS, unit=each.unit or claim["unit"], rows=said)
    years = _span(claim)
    if each.published is None:
        published, qualifier, printed, named = claim["value"], claim["qualifier"], claim["printed"], None
    else:
        published = sum((share.amount for share in shares(each.published, tables, years, frozenset())), Decimal(0))
        qualifier, printed, named = each.qualifier, each.printed, _named(each.published)
    found = [share for term in each.terms for share in shares(term, tables, years, copies)]
    computed = sum((share.amount for share in found), Decimal(0)) if found else None
    missing = _years_without_rows(years, found) if each.every_year and found else ()
    return Compared(
        verdict=verdict_of(
            published, computed, qualifier=qualifier, precision=printed_precision(printed), missing=missing,
            incomplete=not all(share.complete for share in found),
        ),
        published=_text(published), computed=_text(computed),
        difference=None if computed is None else _text(published - computed),
        missing=missing, qualifier=qualifier, unit=each.unit or claim["unit"], published_in=named,
        rows=tuple({"ledger": share.ledger, "key": share.key, "amount": _text(share.amount) or ""} for share in found),
    )  # fmt: skip


def _named(term: Select | Row | Stated) -> Mapping[str, str] | None:
    return None if isinstance(term, Select) else {"ledger": term.ledger, "key": term.row}


def _span(claim: Mapping[str, Any]) -> range | None:
    if claim["first_year"] is None or claim["last_year"] is None:
        return None
    return range(claim["first_year"], claim["last_year"] + 1)


def _years_without_rows(years: range | None, found: Iterable[Share]) -> tuple[str, ...]:
    spoken_of = {year for share in found for year in share.years or ()}
    return tuple(str(year) for year in years or () if year not in spoken_of)


def _proofs(tables: Tables) -> dict[tuple[str, str], frozenset[str]]:
    """The evidence codes of each row."""
    evidence = tables.get("evidence")
    if evidence is None:
        return {}
    grouped = evidence.group_by("ledger", "key").agg(pl.col("evidence").unique())
    return {(ledger, key): frozenset(codes) for ledger, key, codes in grouped.iter_rows()}


def _copies(
    claim: Mapping[str, Any], tables: Tables, proofs: Mapping[tuple[str, str], frozenset[str]]
) -> frozenset[tuple[str, str]]:
    """Published quantities that stand on the claim's own page and print the claim's own number."""
    own = proofs.get(("claims", claim["key"]), frozenset())
    quantities = tables["quantities"]
    if not own or claim["value"] is None or quantities.is_empty():
        return frozenset()
    same: Sequence[str] = quantities.filter(pl.col("quantity") == claim["value"])["key"].to_list()
    rows = [("quantities", key) for key in same]
    return frozenset(row for row in rows if row in proofs and proofs[row] <= own)


def _text(number: Decimal | None) -> str | None:
    """A number as text without an exponent or idle zeros."""
    if number is None:
        return None
    return f"{number.quantize(Decimal(1)):f}" if number == number.to_integral_value() else f"{number.normalize():f}"

"""A figure (指标数): the number, how whole it is, and what it rests on.

Belongs here: its fields, and making it from the rows used at a scope. Does not belong: finding those rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from xieshou.engine.indicators.amounts import amount_text
from xieshou.engine.indicators.contributions import COUNTY_PAIRS, LEDGER_OF, PER_COUNTY, REPORTED, ROWS, SCALES
from xieshou.engine.indicators.definitions import EW_COOPERATION, KINDS, Chosen, no_definition
from xieshou.engine.indicators.helped import Helped
from xieshou.engine.indicators.rollup import PLACE, PROGRAMME

COMPUTED, PARTIAL, NOT_PUBLISHED, NOT_APPLICABLE = "computed", "partial", "not_published", "not_applicable"
LOW = "low"


@dataclass(frozen=True)
class Figure:
    """One indicator in one year at one scope under one definition (指标数).

    `beside`: a published aggregate that stands beside the figure computed from rows. `circular`: it rests on a row that
    was derived from this very figure. `expected`: how many counties should be paired. `value` is decimal text or None.
    """

    indicator: str
    year: int
    scope: str
    scope_kind: str
    definition: str
    unit: str
    status: str
    value: str | None = None
    basis: str = ""
    row_count: int = 0
    beside: bool = False
    circular: bool = False
    divided_by: int | None = None
    low_confidence: int = 0
    expected: int | None = None


def required_scopes(chosen: Chosen, helped: Helped) -> list[tuple[str, str, str]]:
    """Where every indicator has a figure even without a row: kind, scope, scope_kind."""
    required = [(EW_COOPERATION, PROGRAMME, PROGRAMME)]
    required += [(kind, code, PLACE) for kind in KINDS for code in helped.prefectures(kind)]
    return [one for one in required if one[0] == EW_COOPERATION or any(kind == one[0] for _name, kind in chosen.specs)]


def figures_of(used: pl.DataFrame, year: int, chosen: Chosen, helped: Helped, kept: frozenset[str]) -> Iterator[Figure]:
    """The figures of a year: one for each scope with rows, and one for each required scope without.

    `kept` names the ledgers whose books hold rows of the year: there, a count without a row is zero.
    """
    found: dict[tuple[str, str, str, str], dict[str, dict[str, object]]] = {}
    for group in _grouped(used, year).iter_rows(named=True):
        place = (str(group["indicator"]), str(group["kind"]), str(group["scope"]), str(group["scope_kind"]))
        found.setdefault(place, {})[str(group["basis"])] = group
    required = required_scopes(chosen, helped)
    for indicator in chosen.indicators:
        for kind, scope, scope_kind in required:
            if chosen.is_computed(indicator, kind):
                bases = found.setdefault((indicator, kind, scope, scope_kind), {})
                if ROWS not in bases and (zero := _zero(indicator, kind, year, scope, scope_kind, helped, kept, bases)):
                    bases[ROWS] = zero
            elif kind == EW_COOPERATION or chosen.spec(indicator, kind) is not None:
                yield _without_definition(indicator, kind, year, scope, scope_kind, chosen)
    for (indicator, kind, scope, scope_kind), bases in found.items():
        spec = chosen.spec(indicator, kind)
        assert spec is not None, "rows are used under a definition that holds"
        blank = Figure(indicator, year, scope, scope_kind, spec.code, spec.unit, NOT_PUBLISHED)
        if not bases:
            yield blank
        for basis in (ROWS, REPORTED):
            if basis in bases:
                beside = basis == REPORTED and ROWS in bases
                yield _figure(blank, kind, basis, bases[basis], helped, beside=beside)


def _grouped(used: pl.DataFrame, year: int) -> pl.DataFrame:
    """One line for each figure with rows."""
    itself = pl.format('"{}/{}"', pl.col("indicator"), pl.lit(year))
    circular = pl.col("derived_from").fill_null("").str.contains(itself, literal=True)
    return (
        used.with_columns(circular=circular)
        .group_by("indicator", "kind", "scope", "scope_kind", "basis", maintain_order=True)
        .agg(
            amount=pl.col("amount").sum(), scale=pl.col("scale").first(), row_count=pl.len(),
            whole=pl.col("complete").all(), low_confidence=(pl.col("confidence") == LOW).sum(),
            circular=pl.col("circular").any(), divided_by=pl.col("divided_by").first(),
            recipients=pl.col("recipient").unique(),
        )
    )  # fmt: skip


def _zero(
    indicator: str, kind: str, year: int, scope: str, scope_kind: str, helped: Helped, kept: frozenset[str],
    bases: dict[str, dict[str, object]],
) -> dict[str, object] | None:  # fmt: skip
    """A zero that kept books say; None where nobody keeps such books, for missing is never zero."""
    ledger = LEDGER_OF["FUN-01"] if indicator == PER_COUNTY else LEDGER_OF.get(indicator)
    if ledger not in kept:
        return None
    divided_by = helped.count(kind, year, scope, scope_kind) if indicator == PER_COUNTY else None
    if divided_by == 0:
        return None
    return {
        "amount": 0, "scale": SCALES.get(indicator, 2), "row_count": 0, "whole": True, "low_confidence": 0,
        "circular": False, "divided_by": divided_by, "recipients": [],
    }  # fmt: skip


def _figure(blank: Figure, kind: str, basis: str, group: dict[str, object], helped: Helped, *, beside: bool) -> Figure:
    expected = covered = None
    if blank.indicator == COUNTY_PAIRS and basis == ROWS and blank.scope_kind in (PLACE, PROGRAMME):
        expected = helped.count(kind, blank.year, blank.scope, blank.scope_kind) or None
        recipients = group["recipients"]
        assert isinstance(recipients, list)
        covered = len(helped.counties(kind, blank.year).intersection(recipients))
    lacking = expected is not None and covered is not None and covered < expected
    amount, scale, divided_by = group["amount"], group["scale"], group["divided_by"]
    row_count, low = group["row_count"], group["low_confidence"]
    assert isinstance(amount, int)
    assert isinstance(scale, int)
    assert isinstance(row_count, int)
    assert isinstance(low, int)
    assert divided_by is None or isinstance(divided_by, int)
    return Figure(
        blank.indicator, blank.year, blank.scope, blank.scope_kind, blank.definition, blank.unit,
        status=COMPUTED if group["whole"] and not lacking else PARTIAL,
        value=amount_text(amount, scale, blank.unit), basis=basis, row_count=row_count, beside=beside,
        circular=bool(group["circular"]), divided_by=divided_by, low_confidence=low, expected=expected,
    )  # fmt: skip


def _without_definition(indicator: str, kind: str, year: int, scope: str, scope_kind: str, chosen: Chosen) -> Figure:
    """What stands where the year has no computed definition: not applicable, or in the catalogue alone."""
    spec = chosen.spec(indicator, kind)
    applies = spec is not None and not spec.labels_only
    return Figure(
        indicator, year, scope, scope_kind, spec.code if spec else no_definition(indicator),
        chosen.indicators[indicator], NOT_PUBLISHED if applies else NOT_APPLICABLE,
    )  # fmt: skip

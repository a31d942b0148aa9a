"""Computing a year (计算年度指标): from a snapshot's folder to figures, and the rows that add up to each.

Belongs here: the order of the steps. Does not belong: any step's own rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import polars as pl

from xieshou.engine.indicators import derived
from xieshou.engine.indicators.amounts import amounts_as_text
from xieshou.engine.indicators.contributions import (
    FISCAL_AID,
    LAST_YEAR,
    LEDGER_OF,
    REPORTED,
    ROWS,
    SCALES,
    contributions,
    with_last_year,
)
from xieshou.engine.indicators.contributions.pairs import by_year_in_force
from xieshou.engine.indicators.contributions.reported import SCALE as REPORTED_SCALE
from xieshou.engine.indicators.contributions.row import within_one_year
from xieshou.engine.indicators.definitions import KINDS, Chosen, DefinitionSpec, choose
from xieshou.engine.indicators.figures import Figure, figures_of, required_scopes
from xieshou.engine.indicators.frozen_tables import FrozenTables, opened
from xieshou.engine.indicators.helped import Helped
from xieshou.engine.indicators.rollup import around, used_rows

AT_SCOPE = {"kind": pl.String, "scope": pl.String, "scope_kind": pl.String}
ROW_COLUMNS = ("year", "indicator", "scope", "definition", "beside", "ledger", "key", "amount", "part")


@dataclass(frozen=True)
class Computed:
    """Figures, and the rows behind them: `ROW_COLUMNS`, amounts as decimal text that add up to the figure's value.

    `part` is empty, or `last_year` for rows of the year before, which growth takes off.
    """

    figures: list[Figure]
    rows: pl.DataFrame


def compute(folder: Path, year: int, definitions: Sequence[DefinitionSpec]) -> Computed:
    """The figures of one year of a snapshot."""
    return compute_years(folder, [year], definitions)


def compute_years(folder: Path, years: Iterable[int], definitions: Sequence[DefinitionSpec]) -> Computed:
    """The figures of several years of a snapshot, with one expression over all of them."""
    asked = sorted(set(years))
    with opened(folder, asked) as tables:
        helped = Helped(tables)
        kept = _kept_ledgers(tables)
        used = _used(tables, choose(definitions, asked[0]).indicators, asked)
    parts = []
    for year in asked:
        of_year = used.filter(pl.col("year") == year).drop("year")
        ledgers = frozenset(ledger for ledger, held in kept.items() if year in held)
        parts.append(_year(of_year, year, definitions, helped, ledgers))
    figures = [figure for part in parts for figure in part.figures]
    order = ["year", "indicator", "scope", "definition", "beside", "part", "ledger", "key"]
    return Computed(figures, pl.concat(part.rows for part in parts).sort(order))


def _used(tables: FrozenTables, units: dict[str, str], years: Sequence[int]) -> pl.DataFrame:
    """The rows used at each scope in each year; for growth, those of the year before as well."""
    rows = tables.held(contributions(tables, units), "contributions")
    rows = with_last_year(rows.filter(rows.kind.isin(KINDS)))
    rows = rows.filter(rows.year.isin(years))
    sides = ibis.union(rows.select(code=rows.recipient), rows.select(code=rows.donor), distinct=True)
    places = tables.brought(around(tables.frame(sides)["code"].to_list()), "around")
    used = tables.frame(used_rows(rows, places))
    scale = pl.col("indicator").replace_strict(SCALES, default=REPORTED_SCALE, return_dtype=pl.Int64)
    scale = pl.when(pl.col("basis") == REPORTED).then(pl.lit(REPORTED_SCALE, pl.Int64)).otherwise(scale)
    return used.drop("pairing", "donor").with_columns(scale=scale, divided_by=pl.lit(None, pl.Int64))


def _kept_ledgers(tables: FrozenTables) -> dict[str, set[int]]:
    """The ledgers with the years they hold rows of, where the offices keep the books themselves."""
    if not tables.kept:
        return {}
    movements, meetings, projects = tables["movements"], tables["meetings"], tables["projects"]
    pairings = by_year_in_force(tables)
    years = {
        "funds": movements.filter(within_one_year(movements.on_first, movements.on_last)).on_first.year(),
        "meetings": meetings.filter(within_one_year(meetings.held_first, meetings.held_last)).held_first.year(),
        "pairings": pairings.in_force_in,
        "projects": projects.year,
    }
    return {name: set(tables.frame(held.name("year").as_table().distinct())["year"]) for name, held in years.items()}


def _year(
    found: pl.DataFrame, year: int, definitions: Sequence[DefinitionSpec], helped: Helped, kept: frozenset[str]
) -> Computed:
    """The figures of one year, from the rows used in it. `kept` names the ledgers whose books hold rows of the year."""
    chosen, before = choose(definitions, year), choose(definitions, year - 1)
    growing = [kind for kind in KINDS if before.is_computed(FISCAL_AID, kind)]
    own, last = (
        found.filter(pl.col("part") == ""),
        found.filter(pl.col("part") == LAST_YEAR, pl.col("kind").is_in(growing)),
    )
    used = pl.concat([own, _derived(own, last, year, chosen, helped, kept)])
    computed = [key for key in chosen.specs if chosen.is_computed(*key)]
    holding = pl.DataFrame(computed, schema={"indicator": pl.String, "kind": pl.String}, orient="row")
    used = used.join(holding, on=["indicator", "kind"], how="semi")
    figures = list(figures_of(used, year, chosen, helped, kept))
    figures.sort(key=lambda one: (one.indicator, one.scope, one.definition, one.beside))
    return Computed(figures, _told(used, figures, chosen))


def _derived(
    own: pl.DataFrame, last: pl.DataFrame, year: int, chosen: Chosen, helped: Helped, kept: frozenset[str]
) -> pl.DataFrame:
    """The rows of figures that are made from fiscal aid."""
    aid = own.filter(pl.col("indicator") == FISCAL_AID)
    scopes = aid.select("kind", "scope", "scope_kind").unique().rows()
    counties = pl.DataFrame(
        [(*scope, helped.count(scope[0], year, scope[1], scope[2])) for scope in scopes],
        schema=AT_SCOPE | {"divided_by": pl.Int64}, orient="row",
    )  # fmt: skip
    empty = required_scopes(chosen, helped) if LEDGER_OF[FISCAL_AID] in kept else []
    # a total that somebody published beside the books does not make a kept zero unknown
    with_rows = set(aid.filter(pl.col("basis") == ROWS).select("kind", "scope", "scope_kind").unique().rows())
    none_now = pl.DataFrame([scope for scope in empty if scope not in with_rows], schema=AT_SCOPE, orient="row")
    made = [derived.per_county(aid.drop("divided_by"), counties), derived.growth(aid, last, none_now)]
    rows = pl.concat(each.select(own.columns) for each in made)
    # what somebody published under the indicator's own name goes before what we make from published aid
    return rows.join(own, on=["indicator", "kind", "scope", "basis"], how="anti")


def _told(used: pl.DataFrame, figures: list[Figure], chosen: Chosen) -> pl.DataFrame:
    """The rows of the figures, as they are kept."""
    kinds = {spec.code: spec.kind for spec in chosen.specs.values()}
    heads = pl.DataFrame(
        [
            (one.indicator, kinds[one.definition], one.scope, one.scope_kind, one.basis, one.year, one.definition,
             one.beside, one.unit)
            for one in figures
            if one.row_count
        ],
        schema={"indicator": pl.String} | AT_SCOPE
        | {"basis": pl.String, "year": pl.Int64, "definition": pl.String, "beside": pl.Boolean, "unit": pl.String},
        orient="row",
    )  # fmt: skip
    rows = used.join(heads, on=["indicator", "kind", "scope", "scope_kind", "basis"])
    amount = amounts_as_text(pl.col("amount"), pl.col("scale"), pl.col("unit"))
    return rows.with_columns(amount=amount).select(ROW_COLUMNS)

"""From contributions to scopes (汇总): where each row counts, and where a wider row already holds it.

Belongs here: the one roll-up that all indicators share. Does not belong: what counts (`contributions`).

A row counts for the programme when its pairing is East–West cooperation, for its pairing, for its recipient place with
every place around it, and for its donor place with every place around it. Where rows are published totals, the total
of a wider place already holds those of the places inside it: at a scope, a row is left out when another one of the same
indicator, year, kind and basis stands there whose two sides hold the two sides of the first. Rows that are units (a
meeting, a pairing, a project, a movement in kept books) hold nothing but themselves.
"""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir
import polars as pl

from xieshou.engine import place_codes
from xieshou.engine.indicators.definitions import EW_COOPERATION

PROGRAMME, PLACE, PAIRING = "programme", "place", "pairing"
COUNTRY = ""
_GROUP = ("year", "scope", "scope_kind", "indicator", "basis", "part", "kind")
_ROW = ("ledger", "key")


def around(codes: Iterable[str]) -> pl.DataFrame:
    """Each place with every place that holds it: itself, those around it, the country."""
    pairs = {
        (code, outer)
        for code in codes
        for outer in ([COUNTRY] if code == COUNTRY else [code, *place_codes.ancestors(code), COUNTRY])
    }
    return pl.DataFrame(sorted(pairs), schema={"code": pl.String, "outer": pl.String}, orient="row")


def used_rows(rows: ir.Table, places: ir.Table) -> ir.Table:
    """Every scope with the rows that count there; `places` says what lies around each place (see `around`)."""
    scoped = _at_scopes(rows, places)
    held = _held_by_wider_rows(scoped, places)
    return _counted_once(scoped.anti_join(held, [*_GROUP, *_ROW]))


def _at_scopes(rows: ir.Table, places: ir.Table) -> ir.Table:
    programme = rows.filter(rows.kind == EW_COOPERATION).mutate(
        scope=ibis.literal(PROGRAMME), scope_kind=ibis.literal(PROGRAMME)
    )
    pairing = rows.filter(rows.pairing.notnull()).mutate(scope=rows.pairing, scope_kind=ibis.literal(PAIRING))
    named = places.filter(places.outer != COUNTRY)
    sides = [rows.join(named, rows[side] == named.code) for side in ("recipient", "donor")]
    place = ibis.union(
        *(side.select(*rows.columns, scope=side.outer, scope_kind=ibis.literal(PLACE)) for side in sides), distinct=True
    )
    order = [*rows.columns, "scope", "scope_kind"]
    return ibis.union(programme.select(*order), pairing.select(*order), place.select(*order))


def _held_by_wider_rows(scoped: ir.Table, places: ir.Table) -> ir.Table:
    totals = scoped.filter(scoped.sums)
    wider = totals.select(
        *(totals[name].name(f"{name}_wide") for name in _GROUP),
        recipient_wide=totals.recipient,
        donor_wide=totals.donor,
    ).distinct()
    recipients = places.select(recipient=places.code, recipient_around=places.outer)
    donors = places.select(donor=places.code, donor_around=places.outer)
    spread = totals.join(recipients, "recipient").join(donors, "donor")
    met = spread.join(
        wider,
        [
            *(spread[name] == wider[f"{name}_wide"] for name in _GROUP),
            spread.recipient_around == wider.recipient_wide,
            spread.donor_around == wider.donor_wide,
        ],
    )
    held = met.filter((met.recipient_wide != met.recipient) | (met.donor_wide != met.donor))
    return held.select(*_GROUP, *_ROW).distinct()


def _counted_once(used: ir.Table) -> ir.Table:
    """Of the rows that count together as one, the first counts and the others add nothing."""
    alone = used.once.fill_null(ibis.literal("key ").concat(used.key))
    nth = ibis.row_number().over(ibis.window(group_by=[*(used[name] for name in _GROUP), alone], order_by=used.key))
    numbered = used.mutate(nth=nth)
    return numbered.mutate(amount=ibis.ifelse(numbered.nth == 0, numbered.amount, 0)).drop("nth", "once", "sums")

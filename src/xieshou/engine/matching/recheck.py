"""Checking a written result: the certificate's claims against tables, computed again.

Belongs here: comparing claims with what verification found. Does not belong: the arithmetic of the check
(verification), the instance (instances), files and digests (the command).
"""

from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.instances import (
    Instance,
    listed_instance,
    numbered,
    scored_ids,
    scored_instance,
    whole,
)
from xieshou.engine.matching.plain_couples import check_couples_over_pairs
from xieshou.engine.matching.plain_offers import Numbers, PlainOffers
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Broken, Said
from xieshou.engine.matching.verification import (
    Checked,
    check_stable_over_all,
    check_stable_over_pairs,
    check_weight_over_all,
    check_weight_over_pairs,
    plain_lottery,
)


def _prices(prices: pl.DataFrame, posts: pl.Series, slots: Numbers, where: Numbers, found: list[Said]) -> Numbers:
    at = numbered(prices["post"], posts, "prices")
    if sorted(at.tolist()) != list(range(len(posts))):
        raise Broken("prices：不是每个岗位正好一行", "prices: not exactly one row for each post")
    out = np.zeros(len(posts), np.int64)
    out[at] = whole(prices, "price", "prices")
    filled = np.bincount(where, minlength=len(posts))
    if (whole(prices, "filled", "prices") != filled[at]).any() or (whole(prices, "slots", "prices") != slots[at]).any():
        found.append(
            Said(
                "prices：名额或已用数与输入、安排不符",
                "prices: slots or filled are not those of inputs and placements",
            )
        )
    return out


def _claims(certificate: dict[str, Any], found: Checked) -> list[Said]:
    out = list(found.differences)
    claims: list[tuple[str, int | None]] = [("objective", found.objective), ("placed", found.placed)]
    if certificate.get("mechanism") == "weight":
        claims.append(("bound", found.bound))
    else:
        claims.append(("blocking_pairs", found.blocking))
    if found.together is not None:
        claims.append(("together", found.together))
    said = {**certificate, **(certificate.get("couples") or {})}
    for name, value in claims:
        if said.get(name) != value:
            out.append(
                Said(
                    f"证书写{name} {said.get(name)}，由输入和安排算得{value}",
                    f"certificate says {name} {said.get(name)}, the inputs and placements give {value}",
                )
            )
    return out


def recheck_edges(
    certificate: dict[str, Any], placements: pl.DataFrame, prices: pl.DataFrame, edges: pl.DataFrame,
    capacities: pl.DataFrame, workers: pl.DataFrame | None = None, couples: pl.DataFrame | None = None,
) -> tuple[Checked, list[Said]]:  # fmt: skip
    """A result over somebody's scored pairs: the figures computed again, and every difference in both languages."""
    people, posts = scored_ids(edges, capacities, workers)
    at = scored_instance(certificate, edges, capacities, workers)
    who, where = numbered(placements["worker"], people, "placements"), numbered(placements["post"], posts, "placements")
    worth = whole(placements, "weight", "placements")
    extra: list[Said] = []
    if certificate.get("mechanism") == "stable":
        found = _stable(at, who, where, worth)
    else:
        price = _prices(prices, posts, at.slots, where, extra)
        found = _weight(at, who, where, worth, price, _given_couples(couples, prices, people, posts, capacities))
    return found, [*_claims(certificate, found), *extra]


def _given_couples(
    couples: pl.DataFrame | None, prices: pl.DataFrame, people: pl.Series, posts: pl.Series, table: pl.DataFrame
) -> tuple[Numbers, tuple[Numbers, Numbers], Numbers] | None:
    """The prices that prove the bound, the couples' positions, the place of each post."""
    if couples is None:
        return None
    apart = np.zeros(len(posts), np.int64)
    apart[numbered(prices["post"], posts, "prices")] = whole(prices, "price_apart", "prices")
    column = "place" if "place" in table.columns else "province"
    names = table[column].to_list()
    codes = {name: code for code, name in enumerate(dict.fromkeys(names))}
    place = np.array([codes[name] for name in names], np.int64)
    first, second = (numbered(couples[c], people, "couples") for c in ("worker", "partner"))
    return apart, (first, second), place


def _weight(
    at: Instance, who: Numbers, where: Numbers, worth: Numbers, price: Numbers,
    together: tuple[Numbers, tuple[Numbers, Numbers], Numbers] | None,
) -> Checked:  # fmt: skip
    if together is not None:
        apart, couples, place = together
        return check_couples_over_pairs(at, who, where, worth, price, apart, couples, place)
    return check_weight_over_pairs(at.worker, at.post, at.weight, at.workers, at.slots, who, where, worth, price)


def _stable(at: Instance, who: Numbers, where: Numbers, worth: Numbers) -> Checked:
    return check_stable_over_pairs(
        at.worker, at.post, at.rank, at.score, at.weight, at.workers, at.slots, at.tier, at.lottery, who, where, worth
    )


def recheck_market(
    certificate: dict[str, Any], placements: pl.DataFrame, prices: pl.DataFrame, pairs: pl.DataFrame | None,
    workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack, couples: pl.DataFrame | None = None,
) -> tuple[Checked, list[Said]]:  # fmt: skip
    """A result over workers and posts (as market_tables gives them) by a pack."""
    people, places = workers["id"], posts["id"]
    slots = whole(posts, "slots", "posts")
    tier = whole(workers, "tier", "workers")
    who, where = (
        numbered(placements["worker"], people, "placements"),
        numbered(placements["post"], places, "placements"),
    )
    worth = whole(placements, "weight", "placements")
    offers = PlainOffers(pack, workers, posts)
    stable = certificate.get("mechanism") == "stable"
    extra: list[Said] = []
    price = np.zeros(0, np.int64) if stable else _prices(prices, places, slots, where, extra)
    lottery = plain_lottery(people.to_list(), str(certificate.get("seed"))) if stable else np.zeros(0, np.int64)
    if certificate.get("scope") == "all_pairs":
        found = (
            check_stable_over_all(offers, slots, tier, lottery, who, where, worth)
            if stable
            else check_weight_over_all(offers, slots, who, where, worth, price)
        )
        return found, [*_claims(certificate, found), *extra]
    at = listed_instance(certificate, pairs, workers, posts)
    wrong = int(np.count_nonzero(offers.score_of(at.worker, at.post) != at.weight))
    if wrong:
        extra.append(
            Said(
                f"pairs：清单里有{wrong}对按规则不是这个分值",
                f"pairs: {wrong} listed pairs are not offered with that weight by the rules",
            )
        )
    if stable:
        found = _stable(at, who, where, worth)
    else:
        found = _weight(at, who, where, worth, price, _given_couples(couples, prices, people, places, posts))
    return found, [*_claims(certificate, found), *extra]

"""Checking a finished result from its inputs, with code that shares nothing with the solver.

Belongs here: what a best or a stable whole must satisfy, computed again in plain array arithmetic. Does not belong: the
plain scoring of every offered pair (plain_offers, plain_cells); auction, proof, candidates, compiled rules.

Weight: whatever the prices are, total <= sum of profits + sum of price x slots (weak duality). Profits are computed
here from every pair, so when that bound equals the total of the placements, no better whole exists. Stable: no pair
where the worker would rather have the post, and the post has room or would rather have the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from xieshou.engine.matching.plain_cells import blocking_cells, raise_profits, tight_cells
from xieshou.engine.matching.plain_offers import Numbers, PlainOffers
from xieshou.engine.matching.said import Said


@dataclass
class Checked:
    """What the check found: the figures computed again, and every difference in both languages."""

    objective: int = 0
    bound: int | None = None
    placed: int = 0
    blocking: int | None = None
    together: int | None = None
    differences: list[Said] = field(default_factory=list)

    def differ(self, zh: str, en: str) -> None:
        """One more difference."""
        self.differences.append(Said(zh, en))


def plain_lottery(ids: Sequence[object], seed: str) -> Numbers:
    """Rank of sha256(seed|id), the slow obvious way."""
    digests = [sha256(f"{seed}|{i}".encode()).hexdigest() for i in ids]
    rank = np.empty(len(digests), np.int64)
    for number, at in enumerate(sorted(range(len(digests)), key=digests.__getitem__)):
        rank[at] = number
    return rank


def check_placements(workers: int, slots: Numbers, who: Numbers, where: Numbers, worth: Numbers) -> Checked:
    """Each worker at most once, no post above its slots; adds up objective and placed."""
    found = Checked(objective=int(worth.sum()), placed=len(who))
    if len(np.unique(who)) != len(who):
        found.differ("有人被安排了不止一次", "a worker is placed more than once")
    over = np.flatnonzero(np.bincount(where, minlength=len(slots)) > slots)
    if len(over):
        found.differ(f"{len(over)}个岗位安排的人数超过名额", f"{len(over)} posts hold more people than they have slots")
    return found


def _dual(price: Numbers, slots: Numbers, profit: Numbers, found: Checked) -> None:
    if price.min(initial=0) < 0:
        found.differ("有岗位价低于0", "a price is below 0")
    found.bound = int(profit.sum()) + sum(int(price[j]) * int(slots[j]) for j in np.flatnonzero(price))
    if found.bound != found.objective:
        found.differ(
            f"安排合计{found.objective}分，岗位价只能证明{found.bound}分",
            f"the placements add up to {found.objective}, the prices prove only {found.bound}",
        )


def _least(worker: Numbers, post: Numbers, own: Numbers, price: Numbers, found: Checked) -> None:
    """Are these the least prices? Each positive one must be forced, step by step over tight pairs (worker, post), by
    somebody unplaced or by somebody placed where the price is forced or 0. own: each worker's post, -1 unplaced."""
    forced = price == 0
    other = own[worker] != post
    worker, post = worker[other], post[other]
    at = own[worker]
    while True:
        reach = (at < 0) | forced[np.maximum(at, 0)]
        new = post[reach & ~forced[post]]
        if not len(new):
            break
        forced[new] = True
        still = ~forced[post]
        at, post = at[still], post[still]
    if not forced.all():
        above = int((~forced).sum())
        found.differ(
            f"{above}个岗位的岗位价高于能证明结果的最小价",
            f"the prices of {above} posts are above the least that prove the result",
        )


def weights_differ(claimed: Numbers, true: Numbers, found: Checked) -> None:
    """Adds a difference when a placement has another weight than its pair."""
    wrong = int(np.count_nonzero(claimed != true))
    if wrong:
        found.differ(
            f"{wrong}条安排不是分值相符的人岗对", f"{wrong} placements are not an offered pair with that weight"
        )


def weight_of(pair_key: Numbers, pair_weight: Numbers, keys: Numbers) -> Numbers:
    """The weight of each wanted pair, a number no pair has where there is none."""
    order = np.argsort(pair_key, kind="stable")
    at = np.searchsorted(pair_key[order], keys)
    safe = np.minimum(at, max(0, len(order) - 1))
    if not len(order):
        return np.full(len(keys), np.iinfo(np.int64).min)
    hit = pair_key[order][safe] == keys
    return np.where(hit, pair_weight[order][safe], np.iinfo(np.int64).min)


def check_weight_over_pairs(
    worker: Numbers, post: Numbers, weight: Numbers, workers: int, slots: Numbers,
    who: Numbers, where: Numbers, worth: Numbers, price: Numbers,
) -> Checked:  # fmt: skip
    """A weight optimum over given pairs (three columns, in any order)."""
    found = check_placements(workers, slots, who, where, worth)
    posts = len(slots)
    weights_differ(worth, weight_of(worker * posts + post, weight, who * posts + where), found)
    profit = np.zeros(workers, np.int64)
    np.maximum.at(profit, worker, weight - price[post])
    _dual(price, slots, profit, found)
    own = np.full(workers, -1, np.int64)
    own[who] = where
    tight = (weight - price[post] == profit[worker]) & (price[post] > 0)
    _least(worker[tight], post[tight], own, price, found)
    return found


def check_stable_over_pairs(
    worker: Numbers, post: Numbers, rank: Numbers, score: Numbers, weight: Numbers, workers: int, slots: Numbers,
    tier: Numbers, lottery: Numbers, who: Numbers, where: Numbers, worth: Numbers,
) -> Checked:  # fmt: skip
    """A stable matching over given pairs; rank: smaller is better for the worker."""
    found = check_placements(workers, slots, who, where, worth)
    posts = len(slots)
    keys = worker * posts + post
    weights_differ(worth, weight_of(keys, weight, who * posts + where), found)
    have = np.full(workers, np.iinfo(np.int64).max)
    have[who] = weight_of(keys, rank, who * posts + where)
    placed_score = weight_of(keys, score, who * posts + where)
    worst_tier, worst_score, worst_number = _cut(posts, slots, tier[who], placed_score, lottery[who], where)
    would = rank < have[worker]
    taken = _admits(
        tier[worker], score, lottery[worker], worst_tier[post], worst_score[post], worst_number[post]
    ) | _has_room(where, slots)[post]  # fmt: skip
    found.blocking = int(np.count_nonzero(would & taken & (slots[post] > 0)))
    _blocking_differ(found)
    return found


def _blocking_differ(found: Checked) -> None:
    if found.blocking:
        found.differ(
            f"有{found.blocking}对劳动者和岗位彼此更愿意",
            f"{found.blocking} pairs of worker and post would both rather have each other",
        )


def _has_room(where: Numbers, slots: Numbers) -> npt.NDArray[np.bool_]:
    return np.bincount(where, minlength=len(slots)) < slots


def _cut(
    posts: int, slots: Numbers, tier: Numbers, score: Numbers, number: Numbers, where: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """The last person admitted at each post."""
    order = np.lexsort((number, -score, tier, where))
    last = np.r_[where[order][1:] != where[order][:-1], True] if len(order) else np.zeros(0, bool)
    out = []
    for column in (tier, score, number):
        cut = np.full(posts, -1, np.int64)
        cut[where[order][last]] = column[order][last]
        out.append(cut)
    return out[0], out[1], out[2]


def _admits(
    tier: Numbers, score: Numbers, number: Numbers, worst_tier: Numbers, worst_score: Numbers, worst_number: Numbers
) -> npt.NDArray[np.bool_]:
    better: npt.NDArray[np.bool_] = (tier < worst_tier) | (
        (tier == worst_tier) & ((score > worst_score) | ((score == worst_score) & (number < worst_number)))
    )
    return better


def check_weight_over_all(
    offers: PlainOffers, slots: Numbers, who: Numbers, where: Numbers, worth: Numbers, price: Numbers
) -> Checked:
    """A weight optimum over every offered pair: profits from going through them all."""
    found = check_placements(offers.workers, slots, who, where, worth)
    weights_differ(worth, offers.score_of(who, where), found)
    profit = np.zeros(offers.workers, np.int64)
    listed: list[tuple[Numbers, Numbers, Numbers]] = []
    for people, posts, kind, base in offers.parts():
        given = (people, posts, kind, base, *offers.pay_of(people, posts), price, profit)
        raise_profits(*given)
        some_worker, some_post = np.empty(4096, np.int64), np.empty(4096, np.int64)
        count = int(tight_cells(*given, some_worker, some_post))
        if count > len(some_worker):
            some_worker, some_post = np.empty(count, np.int64), np.empty(count, np.int64)
            tight_cells(*given, some_worker, some_post)
        listed.append((some_worker[:count], some_post[:count], profit[some_worker[:count]]))
    _dual(price, slots, profit, found)
    own = np.full(offers.workers, -1, np.int64)
    own[who] = where
    tight = [
        (w[net == profit[w]], p[net == profit[w]]) for w, p, net in listed
    ]  # a later part may have raised a profit
    none = np.zeros(0, np.int64)
    _least(
        np.concatenate([none, *(w for w, _ in tight)]),
        np.concatenate([none, *(p for _, p in tight)]),
        own,
        price,
        found,
    )
    return found


def check_stable_over_all(
    offers: PlainOffers, slots: Numbers, tier: Numbers, lottery: Numbers, who: Numbers, where: Numbers, worth: Numbers
) -> Checked:
    """A stable matching over every offered pair; both sides rank by the score (posts: tier, score, lottery)."""
    found = check_placements(offers.workers, slots, who, where, worth)
    true = offers.score_of(who, where)
    weights_differ(worth, true, found)
    have = np.full(offers.workers, -1, np.int64)
    have[who] = true
    cut = np.stack(_cut(offers.posts, slots, tier[who], true, lottery[who], where))
    room = _has_room(where, slots).astype(np.int64)
    found.blocking = 0
    for people, posts, kind, base in offers.parts():
        given = (people, posts, kind, base, *offers.pay_of(people, posts))
        found.blocking += int(blocking_cells(*given, have, tier, lottery, slots, room, cut))
    _blocking_differ(found)
    return found

"""Checking a finished result with couples, with code that shares nothing with the solver.

Belongs here: that each two are in one place or neither is placed, that everybody else is placed best in what is left,
that the bound holds. Does not belong: the check of a weight optimum itself (verification).
"""

import numpy as np

from xieshou.engine.matching.instances import Instance
from xieshou.engine.matching.plain_offers import Numbers
from xieshou.engine.matching.verification import (
    Checked,
    check_placements,
    check_weight_over_pairs,
    weight_of,
    weights_differ,
)


def check_couples_over_pairs(
    at: Instance, who: Numbers, where: Numbers, worth: Numbers, price: Numbers, apart: Numbers,
    couples: tuple[Numbers, Numbers], place: Numbers,
) -> Checked:  # fmt: skip
    """A whole with couples. price proves the others, given the couples' posts; apart the bound over all plans."""
    found = check_placements(at.workers, at.slots, who, where, worth)
    posts = len(at.slots)
    weights_differ(worth, weight_of(at.worker * posts + at.post, at.weight, who * posts + where), found)
    two = np.zeros(at.workers, bool)
    two[np.concatenate(couples)] = True
    own = np.full(at.workers, -1, np.int64)
    own[who] = where
    first, second = own[couples[0]], own[couples[1]]
    both = (first >= 0) & (second >= 0)
    parted = int(np.count_nonzero((first >= 0) != (second >= 0)))
    parted += int(np.count_nonzero(both & (place[first] != place[second])))
    if parted:
        found.differ(f"{parted}对夫妻没有安排在一处", f"{parted} couples are not in one place")
    found.together = int(np.count_nonzero(both))
    rest, placed = ~two[at.worker], ~two[who]
    left = at.slots - np.bincount(where[~placed], minlength=posts)
    others = check_weight_over_pairs(
        at.worker[rest], at.post[rest], at.weight[rest], at.workers, left, who[placed], where[placed], worth[placed],
        price,
    )  # fmt: skip
    found.differences += others.differences
    if apart.min(initial=0) < 0:
        found.differ("有岗位价低于0", "a price is below 0")
    profit = np.zeros(at.workers, np.int64)
    np.maximum.at(profit, at.worker, at.weight - apart[at.post])
    found.bound = int(profit.sum()) + int(apart @ np.where(apart > 0, at.slots, 0))
    if found.bound < found.objective:
        found.differ(
            f"安排合计{found.objective}分，超过上界{found.bound}分",
            f"the placements add up to {found.objective}, above the bound {found.bound}",
        )
    return found

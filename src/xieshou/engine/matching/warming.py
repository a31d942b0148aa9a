"""Compiling the kernels before a run (预编译), so that the time of compiling is seen and not counted as solving.

Belongs here: a run of each kind on small invented markets. Does not belong: where machine code is kept (compiling).
"""

import numpy as np
import polars as pl

from xieshou.engine.matching.auction import run_auction
from xieshou.engine.matching.compiling import I64
from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.incremental import solve_again
from xieshou.engine.matching.outcome import match_edges, match_market
from xieshou.engine.matching.pairs import Pairs, pairs_from_columns
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.solve import best_whole

LARGE = 2**33  # a weight that needs 64 bits


def _small_market(times: int) -> tuple[Pairs, I64]:
    """300 workers, 30 posts with fewer slots, weights of few different values: every kernel of the optimum is used."""
    worker, post = np.divmod(np.arange(9000), 30)
    some = (worker * 7 + post * 5) % 3 == 0
    weight = (worker * 31 + post * 17) % 97 // 3 * times
    return pairs_from_columns(worker[some], post[some], weight[some], 300, 30), np.arange(30) % 12


def warm_up(mechanism: str, *, market: bool, all_pairs: bool = False) -> None:
    """Compile (or load) every kernel that a run will use, on small markets."""
    if mechanism == "weight":
        for times in (1, LARGE):
            pairs, slots = _small_market(times)
            whole = best_whole(pairs, slots)
            run_auction(pairs, slots, warm=(whole.placed, whole.price))
            solve_again(Pairs(pairs.start, pairs.post, pairs.weight[::-1].copy(), pairs.posts), slots, whole)
            solve_again(pairs, slots[::-1].copy(), whole)
    if market:
        people, places = invented_market(600, 1, posts=40)
        match_market(people, places, read_pack(starter_pack_text()), mechanism=mechanism, all_pairs=all_pairs)
        return
    for weight in (5, LARGE):
        edges = pl.DataFrame(
            {"worker": [1, 1, 2, 2, 3, 3, 4, 4, 5], "post": [1, 2] * 4 + [1], "weight": [weight] * 8 + [3],
             "worker_rank": [1, 2] * 4 + [1], "tier": [0] * 9, "post_score": [3] * 9}
        )  # fmt: skip
        match_edges(edges, pl.DataFrame({"post": [1, 2], "slots": [2, 2]}), mechanism=mechanism)

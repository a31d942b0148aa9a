"""Compiling the kernels before a run (预编译), so that the time of compiling is seen and not counted as solving.

Belongs here: a run of each kind on a tiny invented market. Does not belong: where machine code is kept (compiling).
"""

import polars as pl

from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.outcome import match_edges, match_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text


def warm_up(mechanism: str, *, market: bool, all_pairs: bool = False) -> None:
    """Compile (or load) every kernel that a run will use, on a market of four people."""
    if market:
        people, places = invented_market(60, 1, posts=8)
        match_market(people, places, read_pack(starter_pack_text()), mechanism=mechanism, all_pairs=all_pairs)
        return
    edges = pl.DataFrame(
        {"worker": [1, 1, 2, 2, 3, 3, 4, 4, 5], "post": [1, 2] * 4 + [1], "weight": [5] * 8 + [3],
         "worker_rank": [1, 2] * 4 + [1], "tier": [0] * 9, "post_score": [3] * 9}
    )  # fmt: skip
    match_edges(edges, pl.DataFrame({"post": [1, 2], "slots": [2, 2]}), mechanism=mechanism)

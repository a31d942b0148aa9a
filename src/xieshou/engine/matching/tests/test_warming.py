"""Nothing is compiled silently: after the warm-up a run of any kind finds every kernel ready."""

import subprocess
import sys

RUNS = """
import numpy as np, polars as pl
from xieshou.engine.matching import (
    invented_market, match_edges, match_market, pairs_from_columns, best_whole, read_pack, solve_again,
    starter_pack_text, warm_up,
)
from xieshou.engine.matching.compiling import _kernels

def ready():
    return {(k.py_func.__qualname__, str(s)) for k in _kernels for s in k.signatures}

for mechanism in ("weight", "stable"):
    for market, all_pairs in ((False, False), (True, False), (True, True)):
        warm_up(mechanism, market=market, all_pairs=all_pairs)
before = ready()
people, places = invented_market(2000, 7)
for mechanism in ("weight", "stable"):
    for all_pairs in (False, True):
        match_market(people, places, read_pack(starter_pack_text()), mechanism=mechanism, all_pairs=all_pairs)
source = np.random.default_rng(1)
key = np.unique(source.integers(0, 2000 * 200, 24000))
for top in (1000, 10**11):
    weight, slots = source.integers(0, top, len(key)), source.integers(0, 12, 200)
    pairs = pairs_from_columns(key // 200, key % 200, weight, 2000, 200)
    solve_again(pairs, slots[::-1].copy(), best_whole(pairs, slots))
    edges = pl.DataFrame({"worker": key // 200, "post": key % 200, "weight": weight, "tier": 0, "post_score": 1})
    edges = edges.with_columns(worker_rank=pl.int_range(pl.len()).over("worker") + 1)
    for mechanism in ("weight", "stable"):
        match_edges(edges, pl.DataFrame({"post": np.arange(200), "slots": slots}), mechanism=mechanism)
print(len(before), sorted(ready() - before))
"""


def test_after_the_warm_up_no_run_compiles_anything_more():
    ran = subprocess.run([sys.executable, "-c", RUNS], capture_output=True, text=True, check=True, timeout=300)
    known, new = ran.stdout.split(" ", 1)
    assert int(known) > 40
    assert new.strip() == "[]"

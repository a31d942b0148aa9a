"""`python -m benchmarks.matching [--workers N …] [--all-pairs]`: the table of ratios, one run, same instances."""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time

import numpy as np

from benchmarks.matching import peers
from benchmarks.matching.instances import FAMILIES, another_score, family, market
from xieshou.engine.matching import (
    Pairs,
    best_posts,
    best_whole,
    best_whole_of_all,
    blocking_pairs,
    solve_again,
    stable_matching,
    stable_over_all,
    warm_up,
)
from xieshou.engine.matching.compiling import I64, kernel


def timed(work, repeat: int = 1):
    best, result = float("inf"), None
    for _ in range(repeat):
        gc.collect()
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return result, best


def line(task: str, size: int, seconds: float, note: str = "") -> None:
    print(f"{task:38} {size:>9,} {seconds:9.3f} s  {note}", flush=True)


@kernel
def _read_once(start: I64, post, weight, price) -> int:
    total = np.int64(0)
    for i in range(start.shape[0] - 1):
        best = np.int64(0)
        for e in range(start[i], start[i + 1]):
            best = max(best, weight[e] - price[post[e]])
        total += best
    return total


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def weight_lists(n: int, compiled, slots, tier, families, with_peers: bool, failures: list[str]) -> None:
    repeat = 3 if n <= 100_000 else 1
    price = np.zeros(compiled.posts, np.int64)
    for kind in families:
        pairs = family(kind, compiled, tier)
        _read_once(pairs.start, pairs.post, pairs.weight, price)
        _, once = timed(lambda pairs=pairs: _read_once(pairs.start, pairs.post, pairs.weight, price), 3)
        before = memory_mb()
        whole, seconds = timed(lambda pairs=pairs: best_whole(pairs, slots), repeat)
        proof, choose = whole.seconds["solve and prove"], whole.seconds["choose among equals"]
        line(f"weight, lists, {kind}", n, seconds,
             f"proven total {whole.total:,}; of it solve and prove {proof:.3f}, choose among equals {choose:.3f}; "
             f"{len(pairs):,} pairs; {seconds / once:.0f} x reading them once; "
             f"peak +{max(0, memory_mb() - before):.0f} MB")  # fmt: skip
        for name, module, run, largest in peers.SOLVERS if with_peers else []:
            if n > largest:
                continue
            if not peers.there(module):
                print(f"    {name}: not installed (extra bench)")
                continue
            total, theirs = run(pairs, slots)
            if total != whole.total:
                failures.append(f"{name} on {kind} {n}: {total} instead of {whole.total}")
            line(
                f"    {name}", n, theirs, f"{theirs / seconds:6.1f} x ours ({theirs / proof:.1f} x without the choice)"
            )
        again(n, kind, pairs, slots, whole)


def again(n: int, kind: str, pairs: Pairs, slots, whole) -> None:
    """After one forbidden pair, and after 1 % of the pairs changed."""
    draw = np.random.default_rng(5)
    i = int(np.flatnonzero(whole.placed >= 0)[n // 4])
    one = pairs.weight.copy()
    e = int(pairs.start[i] + np.flatnonzero(pairs.post[pairs.start[i] : pairs.start[i + 1]] == whole.placed[i])[0])
    one[e] = -1
    many = pairs.weight.copy()
    some = draw.choice(len(pairs), len(pairs) // 100, replace=False)
    many[some] = another_score(kind, many[some], draw)
    for what, weight in (("one override", one), ("1 % changed", many)):
        changed = Pairs(pairs.start, pairs.post, weight, pairs.posts)
        warm, seconds = timed(lambda changed=changed: solve_again(changed, slots, whole), 3)
        anew, cold_seconds = timed(lambda changed=changed: best_whole(changed, slots), 3 if n <= 100_000 else 1)
        assert (warm.placed == anew.placed).all()
        line(f"    solve again, {what}", n, seconds, f"{seconds / cold_seconds:.2f} x a cold run, the same answer")


def one_size(n: int, args: argparse.Namespace, failures: list[str]) -> None:
    compiled, slots, tier, people, places, pack = market(n)
    if "candidates" in args.only:
        lists, seconds = timed(lambda: best_posts(compiled, 20), 3 if n <= 100_000 else 1)
        line("candidates, best 20", n, seconds, f"{len(lists):,} pairs of {n:,} x {compiled.posts:,}")
        if n <= 100_000 and not args.no_peers:
            total, theirs = peers.polars_candidates(pack, people, places, 20)
            if total != int(lists.weight.astype(np.int64).sum()):
                failures.append(f"Polars candidates {n}: {total} instead of {int(lists.weight.astype(np.int64).sum())}")
            line("    Polars", n, theirs, f"{theirs / seconds:6.1f} x ours")
    if "weight" in args.only:
        weight_lists(n, compiled, slots, tier, args.families, not args.no_peers, failures)
    lists = best_posts(compiled, 20)
    if "stable" in args.only:
        stable, seconds = timed(lambda: stable_matching(lists, slots, tier=tier), 3)
        line("stable, lists", n, seconds, f"{stable.proposals:,} proposals, {(stable.placed >= 0).sum():,} placed")
        found, seconds = timed(lambda: blocking_pairs(lists, slots, stable.placed, tier=tier), 3)
        line("    its certificate", n, seconds, f"{found} blocking pairs")
    if "all" in args.only:
        if n <= 100_000:
            over, seconds = timed(lambda: stable_over_all(compiled, slots, tier=tier))
            line("stable, every pair on demand", n, seconds, f"{(over[0].placed >= 0).sum():,} placed")
        (whole, part, rounds), seconds = timed(lambda: best_whole_of_all(compiled, slots))
        line("weight, every eligible pair", n, seconds,
             f"total {whole.total:,}, {len(rounds.pairs)} rounds, {len(part):,} pairs kept, "
             f"peak {memory_mb():.0f} MB")  # fmt: skip
        if n <= 30_000 and not args.no_peers and peers.there("ortools"):
            full, build = timed(lambda: best_posts(compiled, compiled.posts))
            total, theirs = peers.ortools_flow(full, slots)
            if total != whole.total:
                failures.append(f"OR-Tools on the full graph {n}: {total} instead of {whole.total}")
            line(
                "    OR-Tools on the full graph",
                n,
                theirs,
                f"{theirs / seconds:6.1f} x ours, without the {build:.1f} s for its {len(full):,} pairs",
            )


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--workers", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--families", nargs="+", default=list(FAMILIES))
    asked.add_argument("--no-peers", action="store_true")
    asked.add_argument("--only", nargs="+", default=["candidates", "weight", "stable", "all"])
    args = asked.parse_args()
    failures: list[str] = []
    print("Compiling the kernels …", end=" ", flush=True)
    _, seconds = timed(
        lambda: [
            warm_up(m, market=k, all_pairs=a) for m in ("weight", "stable") for k, a in ((False, False), (True, True))
        ]
    )
    print(f"{seconds:.1f} s, not counted below")
    for n in args.workers:
        one_size(n, args, failures)
    for failure in failures:
        print("DIFFERENT:", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

"""Readers of the published instances' formats (OR-Library assignment, stable matching as JSON)."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

FOLDER = Path(__file__).parents[5] / "tests" / "data" / "matching"


def expected() -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text())
    return answers


def _numbers(path: Path) -> np.ndarray[Any, np.dtype[np.int64]]:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
    return np.array(text.split(), dtype=np.float64).astype(np.int64)


def assignment(name: str) -> tuple[pl.DataFrame, pl.DataFrame, int, int]:
    """(edges, capacities, n, W): weight = W - cost, so that everybody is placed and cost = n * W - total."""
    numbers = _numbers(FOLDER / name)
    n = int(numbers[0])
    if "assignp" in name:
        rows = numbers[1:].reshape(-1, 3)
        worker, post, cost = rows[:, 0], rows[:, 1], rows[:, 2]
        kept = np.unique(worker * (n + 1) + post, return_index=True)[
            1
        ]  # the file may name a pair twice: keep the first
        worker, post, cost = worker[kept], post[kept], cost[kept]
    else:
        cost = numbers[1 : 1 + n * n]
        worker, post = np.repeat(np.arange(1, n + 1), n), np.tile(np.arange(1, n + 1), n)
    W = int(cost.max()) * n + 1
    edges = pl.DataFrame({"worker": worker, "post": post, "weight": W - cost})
    return edges, pl.DataFrame({"post": np.arange(1, n + 1), "slots": np.ones(n, np.int64)}), n, W


def preferences(name: str) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, str]]:
    """(edges, capacities, the published resident-optimal answer, or the one found by plain deferred acceptance)."""
    raw = json.loads((FOLDER / name).read_text())
    rows = [
        {
            "worker": r,
            "post": h,
            "worker_rank": place + 1,
            "tier": 0,
            "post_score": -raw["hospitals"][h].index(r),
            "weight": 1,
        }
        for r, choices in raw["residents"].items()
        for place, h in enumerate(choices)
        if r in raw["hospitals"].get(h, [])
    ]
    answer = raw["expected"].get("resident_optimal") or raw["computed_here"]["resident_optimal"]
    posts = list(raw["capacities"])
    return (
        pl.DataFrame(rows),
        pl.DataFrame({"post": posts, "slots": [raw["capacities"][p] for p in posts]}),
        {r: h for r, h in answer.items() if h},
    )

"""The lottery (摇号): one number for each person, that anyone can compute again.

Belongs here: numbers from a published seed and the ids. Does not belong: where a number decides.

A person's number is the rank of sha256(seed "|" id) among all persons of the run. It depends on nothing but the
published seed and the ids: registering again, or another order of the rows, gives no new draw. Publish the seed before
the run, e.g. a public number drawn after registration closes, and print the number on every notice.
"""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np

from xieshou.engine.matching.compiling import I64


def _ranks(texts: Iterable[str]) -> I64:
    digests = b"".join(sha256(text.encode()).digest() for text in texts)
    words = np.frombuffer(digests, dtype=">u8").reshape(-1, 4).astype(np.uint64)
    order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def lottery_numbers(ids: Iterable[object], seed: str) -> I64:
    """Each person's number, 0 first: the rank of sha256(seed|id)."""
    return _ranks(f"{seed}|{i}" for i in ids)


def post_keys(ids: Iterable[object], seed: str) -> I64:
    """Each post's place in an order that does not depend on the rows: the rank of sha256(seed|post|id)."""
    return _ranks(f"{seed}|post|{i}" for i in ids)

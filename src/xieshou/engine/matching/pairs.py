"""Possible pairs of worker and post, as the engine holds them.

Belongs here: the compact form of a market's pairs (人岗对), building it from columns, and refusing what is not a
market. Does not belong: where pairs come from (candidates), files and names (tables), solving.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.said import MarketError

SAFE_RANGE = 2**61
"""weight x (workers + 1) stays below this, so that no sum of the exact arithmetic can wrap."""


@dataclass(frozen=True)
class Pairs:
    """Possible pairs (可能的人岗对), worker by worker.

    start   int64, workers + 1: worker i's pairs are at start[i] up to start[i + 1]
    post    int32, pairs: index of the post
    weight  int32 or int64, pairs: what the pair is worth, in points; placed pairs add up to the total
    posts   how many posts there are
    """

    start: I64
    post: I32
    weight: AnyInt
    posts: int

    @property
    def workers(self) -> int:
        return len(self.start) - 1

    def __len__(self) -> int:
        return len(self.post)

    def worker(self) -> I32:
        """The worker of each pair, int32."""
        return np.repeat(np.arange(self.workers, dtype=np.int32), np.diff(self.start))


@kernel
def _gather(worker: I32, post: I32, weight: AnyInt, start: I64, into_post: I32, into_weight: AnyInt) -> None:
    place = start[:-1].copy()
    for e in range(worker.shape[0]):
        q = place[worker[e]]
        into_post[q] = post[e]
        into_weight[q] = weight[e]
        place[worker[e]] = q + 1


@kernel
def _first_duplicate(start: I64, post: I32, posts: int) -> tuple[int, int]:
    seen = np.full(posts, -1, np.int32)
    for i in range(start.shape[0] - 1):
        for e in range(start[i], start[i + 1]):
            if seen[post[e]] == i:
                return i, post[e]
            seen[post[e]] = i
    return -1, -1


def whole_numbers(values: object, what: str) -> I64:
    """int64 from integers, or from floats that are whole; else a MarketError that names the first offender."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise MarketError(
            f"{what}：应是一列，看到的是{array.ndim}维数组。",
            f"{what}: expected one column, found an array of {array.ndim} dimensions.",
        )
    if array.dtype == np.uint64 and array.size and array.max() > np.uint64(2**63 - 1):
        row = int(np.argmax(array))
        raise MarketError(
            f"{what}，第{row + 1}行：{array[row]}超出这里的整数范围。请整列缩小。",
            f"{what}, row {row + 1}: {array[row]} is beyond the range of whole numbers here. Scale it down.",
        )
    if array.dtype.kind in "iub":
        return array.astype(np.int64)
    if array.dtype.kind != "f":
        if array.size == 0:
            return np.zeros(0, np.int64)
        raise MarketError(
            f"{what}：应是整数，看到的是{array.dtype}。请只填数字。",
            f"{what}: expected whole numbers, found {array.dtype}. Give digits only.",
        )
    broken = ~np.isfinite(array)
    if broken.any():
        row = int(np.argmax(broken))
        raise MarketError(
            f"{what}，第{row + 1}行：{array[row]}不是数。请填上，或去掉这一行。",
            f"{what}, row {row + 1}: {array[row]} is not a number. Fill it in, or leave the row out.",
        )
    broken = array != np.rint(array)
    if broken.any():
        row = int(np.argmax(broken))
        raise MarketError(
            f"{what}，第{row + 1}行：{array[row]}不是整数。请把整列同乘一个十的幂（如0.75 × 100 = 75）再取整；"
            "证明要用准确的整数。",
            f"{what}, row {row + 1}: {array[row]} is not a whole number. Multiply the whole column by the same power "
            "of ten (e.g. 0.75 x 100 = 75) and round; the proof needs exact whole numbers.",
        )
    broken = np.abs(array) >= 2.0**53
    if broken.any():
        row = int(np.argmax(broken))
        raise MarketError(
            f"{what}，第{row + 1}行：{array[row]}对小数列太大。请按整数给出。",
            f"{what}, row {row + 1}: {array[row]} is too large for a decimal column. Give it as whole numbers.",
        )
    return array.astype(np.int64)


def checked_slots(slots: object) -> I64:
    """How many each post takes (招聘人数): whole, never negative."""
    whole = whole_numbers(slots, "slots")
    if whole.size and whole.min() < 0:
        row = int(np.argmin(whole))
        raise MarketError(
            f"slots，第{row + 1}行：{whole[row]}是负数。不招人的岗位请填0。",
            f"slots, row {row + 1}: {whole[row]} is negative. Put 0 for a post that takes nobody.",
        )
    return whole


def checked_range(weight: AnyInt, workers: int) -> None:
    """Refuse weights whose sums could leave the range of exact arithmetic."""
    if len(weight) == 0:
        return
    largest = max(abs(int(weight.max())), abs(int(weight.min())))
    if largest * (workers + 1) >= SAFE_RANGE:
        most = (SAFE_RANGE - 1) // (workers + 1)
        raise MarketError(
            f"weight：{largest}在{workers}人时超出安全范围，这里最大可用{most}。请把整列同除一个数。",
            f"weight: {largest} with {workers} workers leaves the safe range; the largest weight allowed here is "
            f"{most}. Divide the whole column by the same number.",
        )


def pairs_from_columns(
    worker: object,
    post: object,
    weight: object,
    workers: int,
    posts: int,
    names: tuple[Any, Any] | None = None,
) -> Pairs:
    """Pairs from three columns of the same length: index of the worker, index of the post, whole weight.

    Raises MarketError for an index outside 0..workers-1 or 0..posts-1, a weight that is not whole or leaves the safe
    range, a pair that stands there twice. `names` gives the ids of workers and posts for the message.
    """
    worker_index = whole_numbers(worker, "worker")
    post_index = whole_numbers(post, "post")
    whole = whole_numbers(weight, "weight")
    if not len(worker_index) == len(post_index) == len(whole):
        raise MarketError(
            f"worker、post、weight三列分别有{len(worker_index)}、{len(post_index)}、{len(whole)}行；行数应相同。",
            f"worker, post and weight have {len(worker_index)}, {len(post_index)} and {len(whole)} rows; "
            "they must be equal.",
        )
    for column, size, what in ((worker_index, workers, "worker"), (post_index, posts, "post")):
        wrong = (column < 0) | (column >= size)
        if wrong.any():
            row = int(np.argmax(wrong))
            raise MarketError(
                f"{what}，第{row + 1}行：没有{column[row]}这个序号；共{size}个，从0数起。",
                f"{what}, row {row + 1}: {column[row]} is unknown; there are {size} {what}s, counted from 0.",
            )
    checked_range(whole, workers)
    small = len(whole) == 0 or (whole.min() > -(2**31) and whole.max() < 2**31 - 1)
    weights: AnyInt = whole.astype(np.int32) if small else whole
    counts = np.bincount(worker_index, minlength=workers) if workers else np.zeros(0, np.int64)
    start = np.zeros(workers + 1, np.int64)
    np.cumsum(counts, out=start[1:])
    order_post = np.empty(len(whole), np.int32)
    order_weight = np.empty_like(weights)
    _gather(worker_index.astype(np.int32), post_index.astype(np.int32), weights, start, order_post, order_weight)
    i, j = _first_duplicate(start, order_post, posts)
    if i >= 0:
        name_i, name_j = (names[0][i], names[1][j]) if names else (i, j)
        raise MarketError(
            f"worker {name_i!r}与post {name_j!r}这一对不止一行。请只留一行。",
            f"worker {name_i!r} and post {name_j!r} stand together more than once. Keep one of the rows.",
        )
    return Pairs(start, order_post, order_weight, posts)

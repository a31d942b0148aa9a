"""The frontier of a search over posts (搜索前沿): which post is next, while shorter ways are still being found.

Belongs here: a heap over posts with the greatest key on top, and what a shortest-path search keeps beside it. Does not
belong: what is searched for (proof, mending).
"""

from xieshou.engine.matching.compiling import I32, I64, kernel

FAR = 2**62


@kernel
def lift(heap: I32, where: I32, key: I64, p: int) -> None:
    """Move the post at place p up to where its key belongs."""
    x = heap[p]
    while p > 0:
        up = (p - 1) >> 1
        if key[heap[up]] >= key[x]:
            break
        heap[p] = heap[up]
        where[heap[p]] = p
        p = up
    heap[p] = x
    where[x] = p


@kernel
def drop(heap: I32, where: I32, key: I64, size: int, p: int) -> None:
    """Move the post at place p down to where its key belongs."""
    x = heap[p]
    while True:
        down = 2 * p + 1
        if down >= size:
            break
        if down + 1 < size and key[heap[down + 1]] > key[heap[down]]:
            down += 1
        if key[heap[down]] <= key[x]:
            break
        heap[p] = heap[down]
        where[heap[p]] = p
        p = down
    heap[p] = x
    where[x] = p


@kernel
def raised(heap: I32, where: I32, key: I64, size: int, x: int) -> int:
    """Put post x in, or move it up after its key grew. Returns the heap's size."""
    if where[x] < 0:
        heap[size] = x
        where[x] = size
        size += 1
    lift(heap, where, key, where[x])
    return size


@kernel
def taken(heap: I32, where: I32, key: I64, size: int) -> int:
    """Take the top out (read heap[0] before). Returns the heap's size."""
    where[heap[0]] = -1
    size -= 1
    if size > 0:
        heap[0] = heap[size]
        drop(heap, where, key, size, 0)
    return size

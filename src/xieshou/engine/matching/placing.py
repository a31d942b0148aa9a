"""Who is placed, among equal bests: the lottery's first who still fit, then the posts that must be full.

Belongs here: the two kernels that move people along alternating paths. Does not belong: who goes where (ties).
"""

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, U8, kernel


@kernel
def leave(i: int, placed: I32, head: I32, after: I32, before: I32) -> None:
    j = placed[i]
    if before[i] >= 0:
        after[before[i]] = after[i]
    else:
        head[j] = after[i]
    if after[i] >= 0:
        before[after[i]] = before[i]
    placed[i] = -1


@kernel
def join(i: int, j: int, placed: I32, head: I32, after: I32, before: I32) -> None:
    after[i] = head[j]
    before[i] = -1
    if head[j] >= 0:
        before[head[j]] = i
    head[j] = i
    placed[i] = j


@kernel
def move_along(end: int, mover: I32, placed: I32, head: I32, after: I32, before: I32) -> None:
    """From the path's end back to its beginning: whoever moves to a post leaves one to the next, until one had none."""
    while end >= 0:
        x = mover[end]
        old = placed[x]
        if old >= 0:
            leave(x, placed, head, after, before)
        join(x, end, placed, head, after, before)
        end = old


@kernel
def place_by_lottery(start: I64, post: I32, slots: I64, placed: I32, must: U8, turn: I32) -> None:
    """Keep those who must be placed, then go through `turn` and place whoever still fits, moving others if need be."""
    posts = slots.shape[0]
    workers = placed.shape[0]
    head = np.full(posts, -1, np.int32)
    after = np.full(workers, -1, np.int32)
    before = np.full(workers, -1, np.int32)
    room = slots.copy()
    for i in range(workers):
        j = placed[i]
        placed[i] = -1
        if j >= 0 and must[i]:
            join(i, j, placed, head, after, before)
            room[j] -= 1
    seen = np.full(posts, -1, np.int32)
    dead = np.zeros(posts, np.uint8)  # a failed search's posts can help nobody later
    mover = np.empty(posts, np.int32)
    queue = np.empty(posts, np.int32)
    for t in range(turn.shape[0]):
        i = turn[t]
        first = 0
        last = 0
        x = i
        end = -1
        while True:
            for e in range(start[x], start[x + 1]):
                k = post[e]
                if seen[k] == t or dead[k]:
                    continue
                seen[k] = t
                mover[k] = x
                if room[k] > 0:
                    end = k
                    break
                queue[last] = k
                last += 1
            if end >= 0:
                break
            if x == i or after[x] < 0:  # next post in the queue, its first member
                x = -1
                while first < last and x < 0:
                    x = head[queue[first]]
                    first += 1
                if x < 0:
                    break
            else:
                x = after[x]
        if end < 0:
            for q in range(last):
                dead[queue[q]] = 1
            continue
        room[end] -= 1
        move_along(end, mover, placed, head, after, before)


@kernel
def fill_priced(by_post: I64, who: I32, slots: I64, placed: I32, full: U8) -> None:
    """Where a post that must be full has room, shift people along tight pairs out of posts that need not be full."""
    posts = slots.shape[0]
    room = slots.copy()
    for i in range(placed.shape[0]):
        if placed[i] >= 0:
            room[placed[i]] -= 1
    seen = np.full(posts, -1, np.int32)
    mover = np.empty(posts, np.int32)
    goes = np.empty(posts, np.int32)
    queue = np.empty(posts, np.int32)
    turn = 0
    for j in range(posts):
        while full[j] and room[j] > 0:
            turn += 1
            seen[j] = turn
            queue[0] = j
            first = 0
            last = 1
            end = -1
            while first < last and end < 0:
                k = queue[first]
                first += 1
                for e in range(by_post[k], by_post[k + 1]):
                    a = placed[who[e]]
                    if a < 0 or seen[a] == turn:
                        continue
                    seen[a] = turn
                    mover[a] = who[e]
                    goes[a] = k
                    if not full[a]:
                        end = a
                        break
                    queue[last] = a
                    last += 1
            if end < 0:
                break  # cannot happen for tight pairs of a best whole; the caller's check of the total would tell
            room[end] += 1
            room[j] -= 1
            while end != j:
                placed[mover[end]] = goes[end]
                end = goes[end]

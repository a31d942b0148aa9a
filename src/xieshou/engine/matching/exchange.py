"""The exchange graph: which tight pairs are still free to change once it is settled who is placed.

Belongs here: its strongly connected parts, and the pairs inside them. Does not belong: the draws that decide (ties).
"""

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, U8, kernel


@kernel
def exchange_parts(start: I64, post: I32, slots: I64, placed: I32, full: U8) -> I32:
    """Strongly connected parts of the exchange graph over posts and the outside (Tarjan, without recursion)."""
    posts = slots.shape[0]
    nodes = posts + 1
    count = np.zeros(posts, np.int64)
    degree = np.zeros(nodes + 1, np.int64)
    for i in range(placed.shape[0]):
        a = placed[i]
        if a >= 0:
            count[a] += 1
            for e in range(start[i], start[i + 1]):
                if post[e] != a:
                    degree[a + 1] += 1
    for j in range(posts):
        if not full[j]:
            if count[j] < slots[j]:
                degree[j + 1] += 1
            if count[j] > 0:
                degree[posts + 1] += 1
    for j in range(nodes):
        degree[j + 1] += degree[j]
    place = degree[:-1].copy()
    to = np.empty(degree[nodes], np.int32)
    for i in range(placed.shape[0]):
        a = placed[i]
        if a >= 0:
            for e in range(start[i], start[i + 1]):
                if post[e] != a:
                    to[place[a]] = post[e]
                    place[a] += 1
    for j in range(posts):
        if not full[j]:
            if count[j] < slots[j]:
                to[place[j]] = posts
                place[j] += 1
            if count[j] > 0:
                to[place[posts]] = j
                place[posts] += 1
    part = np.full(nodes, -1, np.int32)
    order = np.full(nodes, -1, np.int32)
    low = np.empty(nodes, np.int32)
    at = degree[:-1].copy()
    path = np.empty(nodes, np.int32)
    open_ = np.empty(nodes, np.int32)
    depth = 0
    waiting = 0
    clock = 0
    parts = 0
    for root in range(nodes):
        if order[root] >= 0:
            continue
        path[0] = root
        depth = 1
        order[root] = clock
        low[root] = clock
        clock += 1
        open_[waiting] = root
        waiting += 1
        while depth > 0:
            v = path[depth - 1]
            if at[v] < degree[v + 1]:
                u = to[at[v]]
                at[v] += 1
                if order[u] < 0:
                    order[u] = clock
                    low[u] = clock
                    clock += 1
                    open_[waiting] = u
                    waiting += 1
                    path[depth] = u
                    depth += 1
                elif part[u] < 0 and order[u] < low[v]:
                    low[v] = order[u]
            else:
                depth -= 1
                if depth > 0 and low[v] < low[path[depth - 1]]:
                    low[path[depth - 1]] = low[v]
                if low[v] == order[v]:
                    while True:
                        waiting -= 1
                        u = open_[waiting]
                        part[u] = parts
                        if u == v:
                            break
                    parts += 1
    return part


@kernel
def free_pairs(start: I64, post: I32, placed: I32, part: I32, into_start: I64, into_post: I32) -> None:
    """Count or fill, for each worker with a choice left, the pairs inside the part of their own post."""
    counting = into_post.shape[0] == 0
    q = 0
    for i in range(placed.shape[0]):
        a = placed[i]
        begin = q
        if a >= 0:
            for e in range(start[i], start[i + 1]):
                if part[post[e]] == part[a]:
                    if not counting:
                        into_post[q] = post[e]
                    q += 1
            if q == begin + 1:
                q = begin  # only their own post: nothing to choose
        into_start[i + 1] = q

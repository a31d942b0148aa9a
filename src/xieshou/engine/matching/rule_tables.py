"""A rule pack and two tables, in the compact form that the candidate kernel scans.

Belongs here: turning cells into codes, rules into small tables of points over codes, workers and posts into an order
in which neighbours in memory compete for the same posts. Does not belong: what a rule means (rules), scanning
(candidates).

Every rule but `pay` depends on few distinct values, so it becomes a table of points over (worker code, post code):
- the *gate* is the first `same` rule that refuses whatever is unequal (trade): each worker opens few gates;
- the *places* are the distinct combinations of the other post columns (province, coordinates, skill), while they are
  few; all rules over them are added up into one row of points per kind of worker;
- columns with too many values (a post's own coordinates) stay tables that are looked up pair by pair.
Posts of one gate and place form a block, best paid first, so that the kernel can stop early. A new rule changes the
tables, never the kernel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from xieshou.engine.matching.compiling import I32, I64
from xieshou.engine.matching.rules import NEVER, Pack, Rule, distance_km
from xieshou.engine.matching.said import MarketError, PackError

MOST_PLACES = 1024
MOST_CELLS = 4_000_000
CHUNK = 16


@dataclass(frozen=True)
class Compiled:
    """A market ready to scan; workers and posts stand in their inner order.

    worker_row, post_row   int64: row of the caller's table at each inner position
    gate                   int32, workers: code into gate_start; gate_code/gate_points list the open gates, best first
    row                    int32, workers: code into row_start; place/place_points list the open places, best first
    asked, paid            int64: what the worker asks, what the post pays; 0 and -1 when not known
    person                 int64, workers: points whatever the post
    block_start            int64, gates x places + 1: posts of each block, best paid first
    pair_worker, pair_post int32, pair rules x workers / posts: codes; pair_table, pair_at, pair_width: their points
    pay                    full points, full at per cent, points below, weight
    """

    worker_row: I64
    post_row: I64
    gate: I32
    gate_start: I64
    gate_code: I32
    gate_points: I64
    row: I32
    row_start: I64
    place: I32
    place_points: I64
    places: int
    asked: I64
    paid: I64
    person: I64
    block_start: I64
    known_until: I64
    pair_worker: I32
    pair_post: I32
    pair_table: I64
    pair_at: I64
    pair_width: I64
    pair_best: I64
    pay: I64

    @property
    def workers(self) -> int:
        return len(self.worker_row)

    @property
    def posts(self) -> int:
        return len(self.post_row)


def _codes(table: pl.DataFrame, columns: Sequence[str]) -> tuple[I32, pl.DataFrame]:
    """A code for each row's combination of cells, and the combinations in the order of their codes."""
    cells = table.select(columns)
    distinct = cells.unique().sort(columns, nulls_last=True)
    if len(columns) == 1 and distinct.height == 1:
        return np.zeros(table.height, np.int32), distinct
    coded = cells.join(
        distinct.with_row_index("_code"), on=list(columns), how="left", nulls_equal=True, maintain_order="left"
    )
    return coded["_code"].cast(pl.Int32).to_numpy(), distinct


def _same_table(rule: Rule, workers: pl.DataFrame, posts: pl.DataFrame) -> I64:
    value = posts[rule.post[0]].to_list()
    points = np.full((workers.height, len(value)), rule.otherwise, np.int64)
    number = {v: c for c, v in enumerate(value) if v is not None}
    for way in rule.alternatives:
        holds = np.ones(workers.height, bool)
        for column, allowed in way.when.items():
            holds &= np.fromiter((v in allowed for v in workers[column].to_list()), bool, workers.height)
        if way.worker is None:
            points[holds] = np.maximum(points[holds], way.points)
            continue
        for code, cell in enumerate(workers[way.worker].to_list()):
            if holds[code] and cell in number:
                at = (code, number[cell])
                points[at] = max(points[at], way.points)
    return points


def _number_column(table: pl.DataFrame, column: str, rule: Rule) -> npt.NDArray[np.float64]:
    if not table[column].dtype.is_numeric() and table[column].dtype != pl.Null:
        raise MarketError(
            f"列{column}：规则{rule.id!r}要用数，看到的是文本。请只填数字。",
            f"column {column}: rule {rule.id!r} needs numbers, found text. Give digits only.",
        )
    return table[column].cast(pl.Float64).to_numpy()


def _step_table(rule: Rule, workers: pl.DataFrame, posts: pl.DataFrame) -> I64:
    a = _number_column(workers, rule.worker[0], rule)[:, None]
    b = _number_column(posts, rule.post[0], rule)[None, :]
    gap = np.trunc(a) - np.trunc(b) - rule.first
    unknown = np.isnan(gap)
    step = np.where(unknown, 0, gap).astype(np.int64)
    points = np.asarray(rule.steps, np.int64)[np.clip(step, 0, len(rule.steps) - 1)]
    points[step < 0] = rule.below
    points[unknown] = 0
    return points


def _distance_table(rule: Rule, workers: pl.DataFrame, posts: pl.DataFrame) -> I64:
    lat, lon = (_number_column(workers, c, rule)[:, None] for c in rule.worker)
    other_lat, other_lon = (_number_column(posts, c, rule)[None, :] for c in rule.post)
    a, b = np.radians(lat), np.radians(other_lat)
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    km = 12742.0 * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    points = np.full(km.shape, rule.otherwise, np.int64)
    for limit, band in reversed(rule.bands):
        points[km <= limit] = band
        for i, j in np.argwhere(np.abs(km - limit) < 1e-6):  # at the border, decide as the rule itself does
            exact = distance_km(lat[i, 0], lon[i, 0], other_lat[0, j], other_lon[0, j])
            points[i, j] = next((p for top, p in rule.bands if exact <= top), rule.otherwise)
    points[np.isnan(km)] = 0
    return points


def rule_table(rule: Rule, workers: pl.DataFrame, posts: pl.DataFrame) -> I64:
    """Points of each row of `workers` with each row of `posts` by one rule that is not `pay`, weight included."""
    build = {"same": _same_table, "step": _step_table, "distance": _distance_table}[rule.kind]
    points = build(rule, workers, posts)
    return np.where(points <= NEVER, NEVER, points * rule.weight)


def _is_gate(rule: Rule) -> bool:
    return rule.kind == "same" and rule.otherwise <= NEVER and all(way.worker for way in rule.alternatives)


def _place_rules(rules: Sequence[Rule], posts: pl.DataFrame, gates: int) -> tuple[list[Rule], list[Rule], list[str]]:
    """Which rules speak of places, which must be looked up pair by pair, and the columns that make a place."""
    columns: list[str] = []
    near: list[Rule] = []
    far: list[Rule] = []
    for rule in sorted(rules, key=lambda r: posts.select(r.post).n_unique()):
        wider = list(dict.fromkeys([*columns, *rule.post]))
        few = posts.select(wider).n_unique() if wider != columns else 0
        if few * gates > max(4096, 4 * posts.height) or few > MOST_PLACES:
            far.append(rule)
        else:
            columns = wider
            near.append(rule)
    return near, far, columns


def _open_lists(table: I64) -> tuple[I64, I32, I64]:
    """For each row the columns that are not NEVER, best first (then by column)."""
    order = np.argsort(-table, axis=1, kind="stable")
    sorted_points = np.take_along_axis(table, order, axis=1)
    is_open = sorted_points > NEVER // 2
    start = np.zeros(len(table) + 1, np.int64)
    np.cumsum(is_open.sum(axis=1), out=start[1:])
    return start, order[is_open].astype(np.int32), sorted_points[is_open]


def _add(a: I64, b: I64) -> I64:
    return np.where((a <= NEVER // 2) | (b <= NEVER // 2), NEVER, a + b)


def _merged(near: Sequence[Rule], workers: pl.DataFrame, places: pl.DataFrame) -> tuple[I32, I64, list[Rule]]:
    """One table of points over (kind of worker, place); rules that would make it too large come back."""
    columns: list[str] = []
    inside: list[Rule] = []
    outside: list[Rule] = []
    most = max(1, MOST_CELLS // max(1, places.height))
    for rule in near:
        wider = list(dict.fromkeys([*columns, *rule.worker]))
        if workers.select(wider).n_unique() <= most:
            columns = wider
            inside.append(rule)
        else:
            outside.append(rule)
    if not inside:
        return np.zeros(workers.height, np.int32), np.zeros((1, places.height), np.int64), outside
    code, kinds = _codes(workers, columns)
    table = np.zeros((kinds.height, places.height), np.int64)
    for rule in inside:
        own_code, own = _codes(kinds, rule.worker)
        where, cells = _codes(places, rule.post)
        table = _add(table, rule_table(rule, own, cells)[own_code][:, where])
    return code, table, outside


def compile_rules(pack: Pack, workers: pl.DataFrame, posts: pl.DataFrame) -> Compiled:
    """A pack over two tables (the columns of the rules, and a unique `id`); see Compiled.

    Raises MarketError for text where a rule needs numbers, PackError when points could leave the safe range.
    """
    others = [r for r in pack.rules if r.kind in ("same", "step", "distance")]
    gate = next((r for r in others if _is_gate(r)), None)
    reach = sum(
        r.weight * max([0, *(abs(p) for p in (r.otherwise, r.below, r.full_points, *r.steps, *r.values.values(),
                            *(w.points for w in r.alternatives), *(b for _, b in r.bands)) if p > NEVER)])
        for r in pack.rules
    )  # fmt: skip
    if reach >= 2**29:
        raise PackError(
            f"本规则包的分值合计可达{reach}；请使合计小于{2**29}。",
            f"The points of this pack can reach {reach}; keep their sum below {2**29}.",
        )
    if gate is not None:
        others.remove(gate)
        gate_worker, gate_kinds = _codes(workers, gate.worker)
        gate_post, gate_cells = _codes(posts, gate.post)
        gate_table = rule_table(gate, gate_kinds, gate_cells)
    else:
        gate_worker, gate_post = np.zeros(workers.height, np.int32), np.zeros(posts.height, np.int32)
        gate_table = np.zeros((1, 1), np.int64)
    gates = gate_table.shape[1]
    near, far, place_columns = _place_rules(others, posts, gates)
    if place_columns:
        place_post, places = _codes(posts, place_columns)
    else:
        place_post, places = np.zeros(posts.height, np.int32), pl.DataFrame({"_": [0]})
    row_worker, table, outside = _merged(near, workers, places)
    far = [*far, *outside]

    asked, paid, pay = _pay_columns(pack, workers, posts)
    block = gate_post.astype(np.int64) * places.height + place_post
    post_row = (
        pl.DataFrame({"block": block, "paid": -paid, "id": posts["id"]}).with_row_index("row")
        .sort("block", "paid", "id")["row"].to_numpy().astype(np.int64)
    )  # fmt: skip
    worker_row = (
        pl.DataFrame({"gate": gate_worker, "row_code": row_worker, "id": workers["id"]}).with_row_index("row")
        .sort("gate", "row_code", "id")["row"].to_numpy().astype(np.int64)
    )  # fmt: skip
    paid = paid[post_row]
    block_start = np.zeros(gates * places.height + 1, np.int64)
    np.cumsum(np.bincount(block, minlength=gates * places.height), out=block_start[1:])
    unknown = np.bincount(block[post_row][paid < 0], minlength=gates * places.height)
    person = np.zeros(workers.height, np.int64)
    for rule in (r for r in pack.rules if r.kind == "person"):
        code, kinds = _codes(workers, rule.worker)
        person += np.array([rule.points(k, {}) for k in kinds.to_dicts()], np.int64)[code]

    pair_worker = np.zeros((len(far), workers.height), np.int32)
    pair_post = np.zeros((len(far), posts.height), np.int32)
    tables, best = [], np.zeros((len(far), workers.height), np.int64)
    for r, rule in enumerate(far):
        code, kinds = _codes(workers, rule.worker)
        where, cells = _codes(posts, rule.post)
        points = rule_table(rule, kinds, cells)
        tables.append(points)
        pair_worker[r], pair_post[r] = code[worker_row], where[post_row]
        best[r] = points.max(axis=1, initial=NEVER)[pair_worker[r]]
    gate_lists, row_lists = _open_lists(gate_table), _open_lists(table)
    sizes = np.array([0, *(t.size for t in tables)], np.int64)
    return Compiled(
        worker_row, post_row, gate_worker[worker_row], *gate_lists, row_worker[worker_row], *row_lists, places.height,
        asked[worker_row], paid, person[worker_row], block_start, block_start[1:] - unknown, pair_worker, pair_post,
        np.concatenate([*(t.ravel() for t in tables), np.zeros(0, np.int64)]), np.cumsum(sizes)[:-1],
        np.array([t.shape[1] for t in tables], np.int64), best.sum(axis=0), pay,
    )  # fmt: skip


def _pay_columns(pack: Pack, workers: pl.DataFrame, posts: pl.DataFrame) -> tuple[I64, I64, I64]:
    rule = next((r for r in pack.rules if r.kind == "pay"), None)
    if rule is None:
        return np.zeros(workers.height, np.int64), np.zeros(posts.height, np.int64) - 1, np.zeros(4, np.int64)
    columns = []
    for table, column, missing in ((workers, rule.worker[0], 0), (posts, rule.post[0], -1)):
        cells = _number_column(table, column, rule)
        wrong = ~np.isnan(cells) & ((cells != np.floor(cells)) | (np.abs(cells) > 10**9))
        if wrong.any():
            at = int(np.argmax(wrong))
            raise MarketError(
                f"列{column}，第{at + 1}行：{cells[at]}不是整元数。请取整。",
                f"column {column}, row {at + 1}: {cells[at]} is not a whole number of yuan. Round it.",
            )
        whole = np.where(np.isnan(cells), missing, cells).astype(np.int64)
        columns.append(np.where(whole < missing, missing, whole))
    return columns[0], columns[1], np.array([rule.full_points, rule.full_at_percent, rule.below, rule.weight], np.int64)

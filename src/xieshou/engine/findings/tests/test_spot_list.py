"""The spot list: anyone repeats it, the order of rows does not matter, a longer list begins with the shorter one."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.findings.spot_list import draw

KEYS = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=30)
SEEDS = st.text(min_size=1, max_size=12).filter(str.strip)


def keys_of(rows):
    return [row.key for row in rows]


def test_a_draw_is_repeated_with_nothing_but_sha256():
    keys = [f"XM990101-2024-{number:04}" for number in range(1, 40)]
    by_hand = sorted(keys, key=lambda key: hashlib.sha256(("2024年第1次抽查\n" + key).encode("utf-8")).hexdigest())
    assert keys_of(draw(keys, "2024年第1次抽查", 5)) == by_hand[:5]


def test_the_digest_is_what_a_shell_prints():
    # printf '%s\n%s' seed a | sha256sum
    [only] = draw(["a"], "seed", 1)
    assert only.digest == hashlib.sha256(b"seed\na").hexdigest()


@given(KEYS.flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(keys))), SEEDS, st.integers(1, 40))
def test_the_draw_begins_a_permutation_that_no_order_of_rows_changes(both, seed, count):
    keys, shuffled = both
    whole = keys_of(draw(keys, seed, max(1, len(keys))))
    assert sorted(whole) == sorted(keys)
    assert keys_of(draw(shuffled, seed, count)) == whole[:count]


@given(KEYS, SEEDS, st.data())
def test_a_row_taken_away_leaves_the_others_in_their_order(keys, seed, data):
    if not keys:
        return
    gone = data.draw(st.sampled_from(keys))
    whole = keys_of(draw(keys, seed, len(keys)))
    rest = [key for key in keys if key != gone]
    assert keys_of(draw(rest, seed, len(keys))) == [key for key in whole if key != gone]


def test_another_seed_is_another_draw():
    keys = [str(number) for number in range(200)]
    assert keys_of(draw(keys, "one", 20)) != keys_of(draw(keys, "two", 20))


@pytest.mark.parametrize(("seed", "count"), [("", 1), ("  \n", 1), ("seed", 0), ("seed", -3)])
def test_a_draw_without_seed_or_rows_is_refused(seed, count):
    with pytest.raises(ValueError, match="a draw needs"):
        draw(["a"], seed, count)

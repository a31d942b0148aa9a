"""Persons that are likely the same: what is offered and why, found as the slow way finds it, nothing else."""

from __future__ import annotations

from collections import Counter
from random import Random

import polars as pl
import pytest

from xieshou.engine.linkage import likely_persons
from xieshou.engine.linkage.tests import slow_twin
from xieshou.engine.linkage.tests.invented_people import COLUMNS, KINDS, county

HERE, NEXT, FAR = "990101101201", "990101101202", "990101102201"


def rows(table: str) -> pl.DataFrame:
    """A table of key, name, village, birth year, sex and ID; `-` is an empty cell."""
    cells = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    frame = pl.DataFrame(
        [[None if cell == "-" else cell for cell in line] for line in cells], schema=list(COLUMNS), orient="row"
    )
    return frame.with_columns(pl.col("birth_year").cast(pl.Int64))


def offered(found: pl.DataFrame) -> dict[tuple[str, str], float]:
    return {(a, b): p for a, b, p in found.select("key_a", "key_b", "probability").iter_rows()}


SAME = {"name": "姓名相同", "village": "村相同", "year": "出生年份相同", "sex": "性别相同"}
SLIP, YEAR_SLIP = "姓名差一字或字序不同", "出生年份相差一年或一位数字"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("吉克阿木|{here}|1990|male|-", "吉克·阿木|{here}|1990|male|i2", {}),
        ("王建伟|{here}|1990|-|-", "王 建 玮|{here}|1990|-|-", {"name": "姓名同音", "sex": None}),
        ("王建国|{here}|1990|male|-", "王建军|{here}|1990|male|-", {"name": SLIP}),
        ("吉克阿木|{here}|1990|male|-", "阿木吉克|{here}|1990|male|-", {"name": SLIP}),
        ("王伟|{here}|1968|male|-", "王伟|{here}|1986|male|-", {"year": YEAR_SLIP}),
        ("王伟|{here}|-|-|-", "王伟|{here}|1986|male|-", {"year": None, "sex": None}),
        ("王伟|{here}|1990|male|-", "王伟|{next}|1990|male|-", {"village": "乡镇相同"}),
        ("王伟|{here}|1990|male|-", "王伟|{here}|1990|female|-", {"sex": "性别不同"}),
        ("王伟|{here}|1990|male|i1", "王伟|{here}|1990|male|i2", {"id": "身份证号不同"}),
        ("王伟|三河村|1990|male|-", "王伟|三河村|1990|male|-", {}),
    ],
)
def test_one_slip_is_offered_with_its_reasons(one, other, said):
    why = "；".join(words for words in (SAME | said).values() if words)
    found = likely_persons(rows(f"b|{one}\na|{other}".format(here=HERE, next=NEXT)))
    assert found.select("key_a", "key_b", "why_zh").rows() == [("a", "b", why)]
    assert 0.2 <= found["probability"][0] < 1
    assert found["why_en"][0].count(";") == why.count("；")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王伟|{here}|1990|male|i1", "王伟|{here}|1990|male|i1"),  # the same ID number: no question
        ("王伟|{here}|1990|male|-", "王芳|{here}|1990|male|-"),  # of two characters, the other is no slip
        ("王伟|{here}|1990|male|-", "王伟|{far}|1990|male|-"),
        ("王伟|{here}|1990|male|-", "王伟|{here}|1971|male|-"),
        ("王建国|{here}|1990|male|i1", "王建军|{here}|1990|male|i2"),  # brothers' names, two ID numbers
        ("王建国|{here}|1990|male|-", "王建军|{here}|1991|male|-"),
        ("王伟|-|1990|male|-", "王伟|-|1990|male|-"),
        ("-|{here}|1990|male|-", "-|{here}|1990|male|-"),
    ],
)
def test_what_says_too_little_or_says_no_is_not_offered(one, other):
    assert likely_persons(rows(f"b|{one}\na|{other}".format(here=HERE, far=FAR))).is_empty()


def test_no_rows_and_columns_left_out_are_no_trouble():
    assert likely_persons(pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))).is_empty()
    two = rows(f"a|王伟|{HERE}|1990|male|-\nb|王伟|{HERE}|1990|male|-").drop("sex", "id_hash")
    assert likely_persons(two)["why_en"].to_list() == ["the same name; the same village; the same birth year"]


def crowd(seed: int, number: int = 220) -> pl.DataFrame:
    """Rows so alike that every resemblance occurs."""
    rng = Random(seed)
    names = [
        "王伟", "王玮", "王建国", "王建军", "王健国", "建国王",
        "王\u3000国建", "李伟", "吉克阿木", "阿木·吉克", "吉克阿牧", "克阿木",
    ]  # fmt: skip
    villages = [HERE, HERE, HERE, HERE, NEXT, FAR, "990101101", "三河村", "-"]
    ids = ["-", "-", "-", *(f"i{n}" for n in range(6))]
    years = [1985, 1985, 1986, 1986, 1987, 1958, 1968, 1996, "-"]
    return rows(
        "\n".join(
            f"k{n:03}|{rng.choice(names)}|{rng.choice(villages)}|{rng.choice(years)}|"
            f"{rng.choice(('male', 'female', '-'))}|{rng.choice(ids)}"
            for n in rng.sample(range(1000), number)
        )
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_finds_what_trying_every_pair_finds(seed):
    found = likely_persons(crowd(seed))
    wanted = slow_twin.persons(crowd(seed).drop_nulls("village"))
    assert offered(found) == pytest.approx(wanted, abs=2e-6)
    assert len(wanted) > 200
    assert len(set(found["why_zh"])) >= 10
    assert found["probability"].is_sorted(descending=True)
    assert found.filter(pl.col("key_a") >= pl.col("key_b")).is_empty()


def test_the_same_rows_in_another_order_get_the_same_answer():
    here = crowd(4)
    assert likely_persons(here).equals(likely_persons(here.sample(fraction=1, shuffle=True, seed=9)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_fifty_slips_planted_among_two_thousand_nearly_all_are_found_and_little_else(seed):
    people, planted = county(seed)
    found = offered(likely_persons(people))
    missed = Counter(kind for pair, kind in planted.items() if pair not in found)
    assert set(planted.values()) == set(KINDS)
    assert len(planted) - missed.total() >= 48, missed
    assert len(found) <= 65
    first = list(found)[:20]
    assert sum(pair in planted for pair in first) >= 18

"""Persons sent who are likely the same: what is offered and why, found as the slow way finds it, nothing else."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from xieshou.engine.linkage import likely_postings, words_for
from xieshou.engine.linkage.tests import slow_twin

COLUMNS = ("key", "name", "unit", "birth_year", "sex", "id_hash")
HOSPITAL, LONGER = "南海区人民医院", "佛山市南海区人民医院"


def rows(*lines: str) -> pl.DataFrame:
    """Rows of key, name, unit, birth year, sex and ID; `-` is an empty cell."""
    cells = [[None if cell == "-" else cell for cell in line.split("|")] for line in lines]
    return pl.DataFrame(cells, schema=list(COLUMNS), orient="row").with_columns(pl.col("birth_year").cast(pl.Int64))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("林演平|{short}|-|male|-", "林演平|{short}|1980|male|i1", "name.same unit.same sex.same"),
        ("林演平|{short}|1980|-|-", "林演 平|{long}|1980|male|-", "name.same unit.part birth_year.same"),
        ("林演平|{short}|1980|male|-", "林演萍|{short}|1980|-|-", "name.sound unit.same birth_year.same"),
        ("林演平|{short}|1980|male|-", "林平演|{short}|1980|male|-", "name.slip unit.same birth_year.same sex.same"),
        ("林演平|{short}|1980|-|i1", "林演平|{short}|1980|-|i2", "name.same unit.same birth_year.same id_hash.other"),
    ],
)  # fmt: skip
def test_the_same_person_written_otherwise_is_offered_with_its_reasons(one, other, why):
    found = likely_postings(rows(*(line.format(short=HOSPITAL, long=LONGER) for line in (f"b|{one}", f"a|{other}"))))
    assert found.select("key_a", "key_b").rows() == [("a", "b")]
    reasons = found["reasons"][0].to_list()
    assert reasons == why.split()
    assert "；".join(words_for("postings", reasons, "zh-hans")) == found["why_zh"][0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("林演平|{short}|1980|male|i1", "林演平|{short}|1980|male|i1"),  # the same ID number: no question
        ("林演平|{short}|-|male|-", "林演军|{short}|-|male|-"),  # colleagues
        ("林演平|人民医院|-|male|-", "林演平|布拖县第一中学|-|male|-"),
        ("林演平|{short}|1980|male|-", "林演平|{short}|1963|male|-"),
    ],
)
def test_colleagues_and_namesakes_are_not_offered(one, other):
    assert likely_postings(rows(f"b|{one}".format(short=HOSPITAL), f"a|{other}".format(short=HOSPITAL))).is_empty()


@pytest.mark.parametrize("seed", [1, 2])
def test_it_finds_what_trying_every_pair_finds(seed):
    rng = Random(seed)
    names = ["林演平", "林演萍", "林平演", "林演", "李演平", "王伟", "王玮", "王伟国", "欧阳演平"]
    units = [HOSPITAL, HOSPITAL, LONGER, "人民医院", "区人民医院", "教育局", "南海区教育局"]
    crowd = rows(*(
        f"k{n:03}|{rng.choice(names)}|{rng.choice(units)}|{rng.choice([1980, 1980, 1981, 1970, 1965, '-'])}|"
        f"{rng.choice(('male', 'female', '-'))}|{rng.choice(['-', '-', 'i1', 'i2', 'i3'])}" for n in range(160)
    ))  # fmt: skip
    found, wanted = likely_postings(crowd), slow_twin.postings(crowd)
    assert {(a, b): p for a, b, p, *_ in found.iter_rows()} == pytest.approx(wanted, abs=2e-6)
    assert len(wanted) > 150

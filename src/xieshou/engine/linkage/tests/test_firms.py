"""Firms that are likely the same: what people write differently, found as the slow way finds it, nothing else."""

from __future__ import annotations

from random import Random

import polars as pl
import pytest

from xieshou.engine.linkage import likely_firms
from xieshou.engine.linkage.tests import slow_twin

SCHEMA = {"key": pl.String, "name": pl.String, "credit_code": pl.String, "place": pl.String}
CODE, SLIPPED, OTHER = "91513431MA6200AA1X", "91513431MA6200AB1X", "91513431MA69QPRT07"


def firms(*rows: tuple[str, str | None, str | None]) -> pl.DataFrame:
    """Firms as (name, code, place), numbered from 1."""
    return pl.DataFrame([(str(n), *row) for n, row in enumerate(rows, start=1)], schema=SCHEMA, orient="row")


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("荞乡食品有限公司", None, "513431"), ("荞乡食品有限责任公司", CODE, "513431101"),
         "名称只在公司形式或写法上不同；县区相同"),
        (("荞乡食品（凉山）有限公司", CODE, "513431"), ("荞乡食品(凉山) 有限公司", OTHER, "513431"),
         "名称只在公司形式或写法上不同；县区相同；信用代码不同"),
        (("荞乡食品有限公司", None, "513431"), ("四川省凉山彝族自治州昭觉县荞乡食品厂", None, "513431"),
         "去掉地名和公司形式后名称相同；县区相同"),
        (("凉山昭觉荞乡食品有限公司", None, "513431"), ("荞乡食品集团", None, "513431"),
         "去掉地名和公司形式后名称相同；县区相同"),
        (("昭觉县荞乡食品有限公司", None, "513431"), ("佛山市荞乡食品有限公司", None, "513431"),
         "字号相同但地名不同；县区相同"),
        (("荞乡食品有限公司", None, "513431"), ("荞乡食品加工厂", None, "513431"), "字号差一字或一长一短；县区相同"),
        (("荞乡食品有限公司", None, "513431"), ("乔乡食品有限公司", None, "513431"), "字号差一字或一长一短；县区相同"),
        (("云牧种养专业合作社", CODE, "513431"), ("岭上农业有限公司", SLIPPED, "513431"),
         "名称不同；县区相同；信用代码差一位"),
    ],
)  # fmt: skip
def test_the_same_firm_written_otherwise_is_offered_with_its_reasons(one, other, why):
    found = likely_firms(firms(one, other))
    assert found.select("key_a", "key_b", "why_zh").rows() == [("1", "2", why)]
    assert 0.2 <= found["probability"][0] < 1
    assert found["why_en"][0].count(";") == why.count("；")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("荞乡食品有限公司", CODE, "513431"), ("乔乡食品有限公司", CODE, "513431")),  # the same code: no question
        (("荞乡食品有限公司", None, "513431"), ("荞乡食品有限公司", CODE, "513431")),  # the same name, one code
        (("荞乡食品有限公司", None, "513431"), ("布拖县荞乡食品有限公司", None, "513429")),
        (("惠民超市有限公司", None, "513431"), ("惠民食品有限公司", None, "513431")),
        (("荞乡食品有限公司", CODE, "513431"), ("乔乡食品有限公司", OTHER, "513431")),
        (("有限公司", None, "513431"), ("  ", None, "513431")),
    ],
)
def test_other_firms_and_the_same_firm_beyond_question_are_not_offered(one, other):
    assert likely_firms(firms(one, other)).is_empty()


def crowd(seed: int, number: int = 160) -> pl.DataFrame:
    """Firms so alike that every resemblance occurs."""
    rng = Random(seed)
    cores = [
        "荞乡食品", "乔乡食品", "荞乡食品加工", "荞食品乡", "云牧种养",
        "云牧养", "云木种养", "岭上农业", "惠民超市", "华丰",
    ]  # fmt: skip
    before = ("", "", "四川", "凉山州", "昭觉县", "昭觉", "佛山市南海区", "四川省凉山彝族自治州")
    after = ("有限公司", "有限责任公司", "（凉山）有限公司", "(集团)股份有限公司", "厂", "专业合作社")
    tails = ["00AA1X", "00AB1X", "0AA1X", "00AA1", "69QPRT", "72WKLM", "00BA1X", "0A0A1X"]
    codes = [None, None, *(f"{head}{tail}" for head in ("91513431MA62", "93513429MA62") for tail in tails)]
    places = [None, "513431", "513431", "513431101", "513429", "440605"]
    made = [
        (f"{rng.choice(before)}{rng.choice(cores)}{rng.choice(after)}", rng.choice(codes), rng.choice(places))
        for _ in range(number)
    ]
    return firms(*made)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_finds_what_trying_every_pair_finds(seed):
    found = likely_firms(crowd(seed))
    wanted = slow_twin.firms(crowd(seed))
    assert {(a, b): p for a, b, p, *_ in found.iter_rows()} == pytest.approx(wanted, abs=2e-6)
    assert len(wanted) > 300
    assert len(set(found["why_zh"])) > 12

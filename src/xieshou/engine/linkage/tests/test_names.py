"""Names without what people write differently."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.linkage.names import in_any_order, parts_of_firm, plain, sound, struck
from xieshou.engine.linkage.tests import slow_twin

ZHAOJUE = "513431"
names = st.text(alphabet="王建国军阿木吉克", min_size=1, max_size=5)


def one(expression: pl.Expr, name: str):
    return pl.DataFrame({"name": [name]}).select(expression)["name"][0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("吉克·阿木", "吉克阿木"), ("王 伟", "王伟"), ("王　伟", "王伟"), ("ＡＢＣ有限公司", "abc有限公司"),
     ("荞乡（凉山）公司", "荞乡(凉山)公司"), ("阿·木\u200b", "阿木")],
)  # fmt: skip
def test_blanks_dots_and_width_make_no_other_name(written, meant):
    assert one(plain(pl.col("name")), written) == meant == slow_twin.plain(written)


@pytest.mark.parametrize(("a", "b", "alike"), [("张伟", "章玮", True), ("张伟", "张维", True), ("张伟", "张强", False)])
def test_names_that_sound_alike_read_the_same(a, b, alike):
    read = sound(pl.Series(["", a, None, b])).to_list()
    assert read[2] is None
    assert (read[1] == read[3]) is alike


@given(names, names)
def test_two_names_share_a_struck_one_when_striking_out_a_character_of_each_makes_them_the_same(a, b):
    share = set(one(struck(pl.col("name"), 6), a)) & set(one(struck(pl.col("name"), 6), b))
    assert bool(share) == slow_twin.one_apart(a, b)
    assert (one(in_any_order(pl.col("name")), a) == one(in_any_order(pl.col("name")), b)) == (sorted(a) == sorted(b))


@pytest.mark.parametrize(
    ("name", "core", "places"),
    [
        ("四川荞乡食品(凉山)有限责任公司", "荞乡食品", ("凉山", "四川")),
        ("凉山彝族自治州昭觉县荞乡食品有限公司", "荞乡食品", ("凉山", "昭觉")),
        ("凉山昭觉荞乡食品有限公司", "荞乡食品", ("凉山", "昭觉")),
        ("佛山市南海区惠民社区服务有限公司", "惠民社区服务", ("佛山", "南海")),
        ("木里藏族自治县云牧种养专业合作社", "云牧种养", ("木里",)),
        ("黔西南布依族苗族自治州金州食品厂", "金州食品", ("黔西南",)),
        ("新疆维吾尔自治区和田地区石榴籽食品公司", "石榴籽食品", ("和田", "新疆")),
        ("内蒙古蒙牛乳业(集团)股份有限公司", "蒙牛乳业", ("内蒙古",)),
        ("演练一区暖阳电子有限公司", "暖阳电子", ("演练一",)),
        ("华为技术(成都)有限公司", "华为技术", ("成都",)),
        ("惠民超市有限公司", "惠民超市", ()),
        ("长安汽车有限公司", "长安汽车", ()),
        ("神州数码集团股份有限公司", "神州数码", ()),
        ("成都有限公司", "成都", ()),
        ("公司", "公司", ()),
    ],
)
def test_a_firms_name_comes_apart_into_its_core_and_the_places_in_it(name, core, places):
    assert parts_of_firm(name, ZHAOJUE)[1:] == (core, places)


@given(st.text(alphabet="四川凉山州昭觉县市区荞乡食品公司有限厂(集团)", min_size=1, max_size=12))
def test_something_is_always_left_of_a_name(name):
    whole, core, _places = parts_of_firm(name, ZHAOJUE)
    assert whole
    assert core
    assert core in name or "(" in name

"""Which place a cell means: by code, by name, by a path; in doubt by the row's recipient, then the programme."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshou.engine.ledgers.cells.place_names import short_names
from xieshou.engine.ledgers.cells.places import PlaceBook, prefix
from xieshou.engine.ledgers.tests.sheets.small_world import lookups
from xieshou.engine.place_codes import prefix as prefix_of_one

PLACES = lookups().places


def place(text: str, column: str = "work_place", recipient: str | None = None):
    """The code of one cell, or the code of its fault."""
    book = PlaceBook(PLACES, "510000", "440000")
    code, fault, _detail = book.read(pl.Series([text]), column, pl.Series([recipient], dtype=pl.String)).row(0)
    assert code is None or fault is None
    return fault or code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("513431", "513431"), ("513431.0", "513431"), ("513431000000", "513431"), ("513431109000", "513431109"),
        ("513431109201", "513431109201"),
        ("昭觉县", "513431"), ("昭觉", "513431"), (" 昭 觉 县 ", "513431"), ("昭觉县\u200b", "513431"),
        ("昭觉县 513431", "513431"), ("513431昭觉县", "513431"),
        ("昭觉县（513431）", "513431"), ("凉山州昭觉县 513431", "513431"), ("昭觉 513431", "513431"),
        ("凉山州", "513400"), ("凉山", "513400"),
        ("凉山彝族自治州", "513400"), ("四川省凉山州昭觉县", "513431"), ("四川凉山昭觉", "513431"),
        ("四川省-凉山州-昭觉县", "513431"), ("昭覺縣", "513431"), ("西昌巿", "513401"),
        ("三河村", "513431109201"), ("三河村村民委员会", "513431109201"), ("三河村村委会", "513431109201"),
        ("三河村委会", "513431109201"),
        ("三岔河镇三河村", "513431109201"), ("三岔河乡三河村", "513431109201"), ("三岔河三河村", "513431109201"),
        ("凉山州昭觉县三岔河镇三河村", "513431109201"),
        ("昭觉县三河村3组", "513431109201"), ("昭觉县三河村三社", "513431109201"), ("南街社区居委会", "513401100001"),
        ("佛山", "440600"),
        ("广东省佛山市顺德区", "440606"), ("四川", "510000"), ("乾县", "610424"), ("陕西乾县", "610424"), ("—", None),
        ("昭觉市", "no_place"), ("布拖县", "no_place"), ("999999", "no_place"), ("5134", "no_place"),
        ("西昌市三河村", "no_place"), ("三岔河乡", "no_place"),
        ("西昌市 513431", "place_mismatch"), ("佛山市昭觉县 513431", "place_mismatch"), ("昭\x07觉县", "control"),
    ],
)  # fmt: skip
def test_places_are_found_however_they_are_written(text, code):
    assert place(text) == code


def test_a_name_that_exists_twice_is_settled_by_the_rows_recipient():
    assert place("新村", "home_village", "513431") == "513431109202"
    assert place("新村", "home_village", "513401") == "513401100205"
    assert place("新村", "home_village", "513400") == "several_places"
    assert place("新村", "home_village") == "several_places"
    assert place("昭觉县新村", "home_village", "513401") == "513431109202"  # what is written goes before


def test_a_name_that_exists_twice_is_settled_by_the_programme():
    assert place("南山区") == "440305"  # of Shenzhen, which takes part; not that of Hegang
    assert place("鹤岗市南山区") == "230404"
    assert place("南山区", "donor") == "440305"
    assert place("新村", "recipient") == "several_places"


def test_the_message_names_the_places_that_it_may_be():
    book = PlaceBook(PLACES, "510000", "440000")
    detail = book.read(pl.Series(["新村"]), "home_village")["detail"][0]
    assert (
        detail
        == "四川省凉山彝族自治州西昌市礼州镇新村 513401100205、四川省凉山彝族自治州昭觉县三岔河镇新村 513431109202"
    )


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("四川省", "province", ["四川"]), ("广西壮族自治区", "province", ["广西"]),
        ("内蒙古自治区", "province", ["内蒙古"]),
        ("凉山彝族自治州", "prefecture", ["凉山", "凉山州"]), ("阿坝藏族羌族自治州", "prefecture", ["阿坝", "阿坝州"]),
        ("克孜勒苏柯尔克孜自治州", "prefecture", ["克孜勒苏", "克孜勒苏州"]),
        ("彭水苗族土家族自治县", "county", ["彭水", "彭水县"]),
        ("三都水族自治县", "county", ["三都", "三都县"]), ("大厂回族自治县", "county", ["大厂", "大厂县"]),
        ("昭觉县", "county", ["昭觉"]),
        ("忠县", "county", []), ("东乡族自治县", "county", []), ("三河村", "village", []),
    ],
)  # fmt: skip
def test_short_names(name, level, short):
    assert list(short_names(name, level)) == short


CODES = st.integers(11, 99).flatmap(
    lambda head: st.sampled_from(["0000", "0100", "3400", "3401", "3401001", "3401001201"]).map(
        lambda end: f"{head}{end}"
    )
)


@given(st.lists(CODES, max_size=20))
def test_the_prefix_of_a_column_agrees_with_that_of_one_code(codes):
    found = pl.DataFrame({"code": pl.Series(codes, dtype=pl.String)}).select(prefix(pl.col("code")))["code"]
    assert found.to_list() == [prefix_of_one(code) for code in codes]


def by_trying_every_place(text: str) -> set[str]:
    """The slow twin for paths: every way to write the names of a place and of some places around it."""
    rows = {row["code"]: row for row in PLACES.iter_rows(named=True)}
    found = set()
    for code, row in rows.items():
        around, parent = [], row["parent"]
        while parent in rows:
            around.insert(0, rows[parent]["name"])
            parent = rows[parent]["parent"]
        for count in range(len(around) + 1):
            if text in {"".join((*some, row["name"])) for some in combinations(around, count)}:
                found.add(code)
    return found


NAMES = [row["name"] for row in PLACES.iter_rows(named=True)]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("".join), min_size=1, max_size=20))
def test_paths_agree_with_trying_every_way_to_write_every_place(texts):
    found = PlaceBook(PLACES, "510000", "440000").read(pl.Series(texts), "work_place")
    for text, code, fault in zip(texts, found["work_place"], found["fault"], strict=True):
        wanted = by_trying_every_place(text)
        if len(wanted) == 1:
            assert code == wanted.pop()
        else:
            assert fault == ("several_places" if wanted else "no_place") or code in wanted

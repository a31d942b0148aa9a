"""The weights that ship, and what is said of weights that cannot be."""

from __future__ import annotations

import pytest

from xieshou.data.pack_file import Entry, PackError
from xieshou.engine.linkage import firms, persons, postings, words_for
from xieshou.engine.linkage.weights import MILLION, _comparison, weights

WHAT = [("persons", persons.CONDITIONS), ("postings", postings.CONDITIONS), ("firms", firms.CONDITIONS)]


@pytest.mark.parametrize(("what", "conditions"), WHAT)
def test_every_level_has_its_condition_and_the_more_alike_says_more(what, conditions):
    held = weights(what)
    assert {one.code for one in held.comparisons} == set(conditions)
    for comparison in held.comparisons:
        assert [level.code for level in comparison.levels[:-1]] == list(conditions[comparison.code])
        assert sum(level.m for level in comparison.levels) == sum(level.u for level in comparison.levels) == MILLION
        assert comparison.levels[0].m > comparison.levels[0].u
        assert comparison.levels[-1].m < comparison.levels[-1].u


def test_reasons_are_put_into_words_and_an_unknown_one_stands_as_it_is():
    reasons = ["name.slip", "birth_year.same", "shoes.same"]
    assert words_for("persons", reasons, "zh-hans") == ["姓名差一字或字序不同", "出生年份相同", "shoes.same"]
    assert words_for("postings", ["unit.same"], "en") == ["the same sending unit"]


NAMED = {"name_zh": "相同", "name_en": "same", "source": ["XS"], "basis": "inferred"}
LEVEL = NAMED | {"code": "same", "m": 900_000, "u": 1}
OTHER = LEVEL | {"code": "other", "m": 100_000, "u": 999_999}


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ([LEVEL, OTHER | {"m": 99_999}], "the `m` of sex add up to 999999. Make them add up to a million."),
        ([LEVEL | {"u": 0}, OTHER], "Write whole numbers from 1 to a million."),
        ([LEVEL, OTHER | {"name_en": "别的"}], "holds no English"),
        ([LEVEL, OTHER | {"source": []}], "`source` is empty"),
        ([LEVEL, OTHER | {"odds": 1}], "unknown key odds"),
    ],
)
def test_weights_that_cannot_be_are_refused_with_what_to_do(levels, said):
    with pytest.raises(PackError, match=said):
        _comparison(Entry("linkage.yaml", "persons, comparisons number 4", {"code": "sex", "levels": levels}))

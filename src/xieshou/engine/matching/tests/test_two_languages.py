"""Everything the engine says is there in Chinese and in English, wherever it is said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from xieshou.engine.matching import said
from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.outcome import match_edges, match_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.stages import NAMES_ZH

ROOM = Path(said.__file__).parent
SPEAKS = {"MarketError", "PackError", "Broken", "Said", "differ", "say"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")


def said_somewhere() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                passed_on = all(isinstance(argument, ast.Name) for argument in node.args)
                if name in SPEAKS and not passed_on and path.name != "stages.py":  # the stages are looked at below
                    yield f"{path.name}:{node.lineno} {name}", node


def fixed_words(node: ast.expr) -> str:
    """The text of a sentence without what is filled in."""
    return " ".join(
        str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


PLACES = list(said_somewhere())


def test_the_search_finds_the_places():
    assert len(PLACES) > 80


@pytest.mark.parametrize(("where", "call"), PLACES, ids=[where for where, _ in PLACES])
def test_every_sentence_stands_there_in_both_languages(where, call):
    assert len(call.args) == 2, where
    zh, en = (fixed_words(argument) for argument in call.args)
    assert CHINESE.search(zh), f"{where}: no Chinese"
    assert not SENTENCE.search(zh), f"{where}: English within the Chinese"
    assert re.search("[a-z]", en), f"{where}: no English"
    assert not CHINESE.search(en), f"{where}: Chinese within the English"


@pytest.mark.parametrize("kind", [said.MarketError, said.PackError, said.Broken])
def test_no_refusal_can_be_made_in_one_language_alone(kind):
    with pytest.raises(TypeError):
        kind("only one")
    refusal = kind("中文", "English")
    assert (str(refusal), refusal.message_zh, refusal.message_en) == ("English", "中文", "English")


def test_the_stages_have_names_in_chinese():
    assert all(CHINESE.search(zh) for zh in NAMES_ZH.values())


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
@pytest.mark.parametrize("all_pairs", [False, True])
def test_progress_is_told_in_both(mechanism, all_pairs):
    told: list[tuple[str, str]] = []
    people, places = invented_market(300, 4)
    match_market(
        people, places, read_pack(starter_pack_text()), mechanism=mechanism, all_pairs=all_pairs,
        say=lambda zh, en: told.append((zh, en)),
    )  # fmt: skip
    assert len(told) > 4
    for zh, en in told:
        assert CHINESE.search(zh)
        assert not SENTENCE.search(zh)
        assert not CHINESE.search(en)


@pytest.mark.parametrize(
    ("dtype", "zh", "en"),
    [
        (pl.Int64(), "整数", "whole numbers"),
        (pl.Float64(), "小数", "decimal numbers"),
        (pl.String(), "文本", "text"),
        (pl.Date(), "日期或时间", "dates or times"),
        (pl.Boolean(), "是否值", "yes or no"),
        (pl.Null(), "空单元格", "empty cells"),
        (pl.List(pl.Int64), "其他内容", "something else"),
    ],
)
def test_the_kind_of_a_column_is_told_in_a_clerks_words(dtype, zh, en):
    assert said.kind_of(dtype) == (zh, en)


def test_a_refusal_tells_the_same_row_in_both_languages():
    edges = pl.DataFrame({"worker": ["Ma", "Li"], "post": ["a", "a"], "weight": ["9", "x"]})
    with pytest.raises(said.MarketError) as refused:
        match_edges(edges, pl.DataFrame({"post": ["a"], "slots": [1]}))
    assert refused.value.message_zh == "edges，第2行：weight是'x'，不是整数。请只填数字。"
    assert refused.value.message_en == "edges, row 2: weight is 'x', not a whole number. Give digits only."


@pytest.mark.parametrize(
    ("pack", "zh"),
    [
        ("rules: [3]", "第1条规则的写法读不通"),
        ("a: [", "第1行"),
        ("rules: [{id: a, kind: pay, basis: inferred, reason: {zh: 一, en: b}, worker: w, post: p, points: x}]", "'x'"),
        ("rules: [{id: a, kind: same, basis: inferred, reason: {zh: 一, en: b}, post: p}]", "规则'a'：same"),
        (starter_pack_text().replace("  otherwise: 2", "  otherwise: x", 1), "tiers"),
    ],
)
def test_a_faulty_pack_is_told_in_chinese_whatever_its_shape(pack, zh):
    with pytest.raises(said.PackError) as refused:
        read_pack(pack)
    assert zh in refused.value.message_zh

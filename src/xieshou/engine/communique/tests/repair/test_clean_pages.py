"""Do no harm: what an author wrote stays as it is."""

import random

import pytest

from xieshou.engine.communique.repair import Kind, repair
from xieshou.engine.communique.tests.repair.material import a_page, clean_texts
from xieshou.engine.communique.tests.repair.scrambler import Site, scramble, to_traditional, wrong_characters

TRAPS = """\
本报讯（记者 周小禾 通讯员 (实习) 何英）去年全县生产总值(GDP)达到1,426,300万元，按购买力平价(ppp)计算增长6.5%……
人工智能(ai)和物联网(iot)怎样帮助农户？难道只能靠经验吗？“不是的！”县委书记逄(páng)志远说。
县（市、区）和乡(镇)之间，9:30至11:45开会，比分2:1；3,200多人参加，投资1.2亿元,其中财政800万元。
州委常委、副州长郄(qiè)英才，县人大常委会主任单(shàn)国强，县政协主席禤(xuān)文山出席。
支援和支持不是一回事：对口支援、大力支持，缺一不可……见www.example.org/a,b?c=(d)，或拨12317转2。"""


@pytest.mark.parametrize("text", clean_texts(), ids=range(len(clean_texts())))
def test_a_clean_text_does_not_change(text):
    repaired = repair(text)
    assert repaired.text == text
    assert not repaired.edits
    assert repaired.confidence == 1.0


@pytest.mark.parametrize("text", clean_texts()[:-1], ids=range(len(clean_texts()) - 1))
def test_a_clean_text_in_traditional_script_changes_in_script_alone(text):
    repaired = repair(to_traditional(text))
    assert repaired.text == text
    assert {edit.kind for edit in repaired.edits} <= {Kind.SCRIPT}


def test_what_looks_like_damage_stays_on_a_clean_page():
    repaired = repair(TRAPS)
    assert not repaired.damaged
    assert {edit.kind for edit in repaired.edits} <= {Kind.WIDTH}
    assert wrong_characters(repaired.text, TRAPS) == 0


@pytest.mark.parametrize("number", range(6))
def test_what_looks_like_damage_stays_on_a_damaged_page(number):
    rng = random.Random(number)
    text = f"{a_page(rng)}\n{TRAPS}\n{a_page(rng)}"
    table = {"發": "(fā)", "產": "(chǎn)", "業": "(yè)", "協": "(xié)", "實": "(shí)", "對": "(duì)", "會": "(huì)"}
    repaired = repair(scramble(text, Site(doubles_first=number % 2 == 0), rng, table))
    assert repaired.damaged
    assert wrong_characters(repaired.text, text) == 0
    glosses = ("逄（páng）", "郄（qiè）", "单（shàn）", "禤（xuān）")
    for kept in (*glosses, "平价（ppp）", "智能（ai）", "1,426,300", "9:30"):
        assert kept in repaired.text


def test_three_glosses_of_rare_surnames_do_not_make_a_page_damaged():
    text = "出席的有：逄（páng）志远、郄（qiè）英才、禤（xuān）文山、亓（qí）大明。会议由逄志远主持。"
    assert repair(text).text == text


def test_doubled_marks_that_somebody_typed_stay_on_a_clean_page():
    text = "他说，，这件事要抓紧。。会后，，大家分头去办。"
    assert repair(text).text == text


def test_half_width_marks_next_to_chinese_text_become_full_width_one_to_one():
    text = "6月2日至3日,广东省代表团(共12人)来川考察,行程1,200公里,GDP(ppp)增长."
    repaired = repair(text)
    assert repaired.text == "6月2日至3日，广东省代表团（共12人）来川考察，行程1,200公里，GDP（ppp）增长."
    assert {edit.kind for edit in repaired.edits} == {Kind.WIDTH}

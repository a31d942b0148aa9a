"""Texts damaged by the process that damages them in life: the repair is the process run backwards."""

import random

import pytest

from xieshou.engine.communique.repair import HOLE, Kind, Reason, repair
from xieshou.engine.communique.repair.edit_log import replayed
from xieshou.engine.communique.tests.repair.material import a_page
from xieshou.engine.communique.tests.repair.scrambler import Site, scramble, to_traditional, wrong_characters


def a_site(rng: random.Random) -> Site:
    """Habits as they are met: a table of traditional characters, marks doubled before or after, folded or not."""
    return Site(
        table_size=rng.randint(50, 250),
        toned=rng.random() < 0.7,
        blank=rng.choice(["", "", "", " "]),
        twice=rng.choice([0, 0, 0.1]),
        doubling=rng.choice([0.3, 0.6, 0.9]),
        doubles_first=rng.random() < 0.5,
        folds=rng.choice(["，（）", "，（）", "all", ""]),
        decodes=rng.choice(["pair", "pair", "pair", "lead"]),
    )


def a_harsh_site(rng: random.Random) -> Site:
    """Its table may hold any character of the text, the commonest among them."""
    return Site(table_size=rng.randint(50, 120), any_character=True, doubles_first=rng.random() < 0.5)


def shares(pages: int, site_of, first: int = 0) -> tuple[float, float]:
    """Wrong characters and holes, as shares of what was written."""
    written = wrong = holes = 0
    for number in range(first, first + pages):
        rng = random.Random(number)
        text = a_page(rng)
        repaired = repair(scramble(text, site_of(rng), rng))
        assert repaired.damaged
        written += len(text)
        wrong += wrong_characters(repaired.text, text)
        holes += len(repaired.holes)
    return wrong / written, holes / written


def test_fewer_than_one_character_in_two_thousand_is_wrong_and_few_are_lost():
    wrong, holes = shares(40, a_site)
    assert wrong <= 0.0005
    assert holes <= 0.0015


def test_a_table_of_the_commonest_characters_makes_holes_and_not_errors():
    wrong, holes = shares(4, a_harsh_site)
    assert wrong <= 0.0005
    assert holes <= 0.01


@pytest.mark.long
def test_the_same_on_a_thousand_pages():
    wrong, holes = shares(1000, a_site, first=1000)
    assert wrong <= 0.0005
    assert holes <= 0.0015
    wrong, holes = shares(60, a_harsh_site, first=1000)
    assert wrong <= 0.0005
    assert holes <= 0.01


@pytest.mark.parametrize("number", range(12))
def test_the_log_the_spans_and_a_second_repair_agree(number):
    rng = random.Random(number)
    page = scramble(a_page(rng), a_site(rng), rng)
    repaired = repair(page)
    assert replayed(page, repaired.edits) == repaired.text
    assert repair(repaired.text).text == repaired.text
    starts = [repaired.source_of(at) for at in range(len(repaired.text) + 1)]
    assert starts == sorted(starts)
    for hole in repaired.holes:
        assert repaired.text[hole.at] == HOLE
        assert repaired.source_span(hole.at, hole.at + 1) == hole.source
    assert repaired.text.count(HOLE) == len(repaired.holes)


@pytest.mark.parametrize("number", range(6))
def test_every_figure_of_the_text_stands_in_the_page(number):
    rng = random.Random(number)
    page = scramble(a_page(rng), a_harsh_site(rng), rng)
    repaired = repair(page)
    figures = [at for at, char in enumerate(repaired.text) if char.isdigit()]
    assert figures
    for at in figures:
        assert page[repaired.source_of(at)] == repaired.text[at]


def test_a_figure_that_was_swallowed_is_a_hole():
    """目 C4BF 资 D7CA hold BFD7, which is 孔: its gloss lets all that follows slip, until 长 swallows the figure."""
    start = "产业协作进一步深化，项目进展顺利，协作机制进一步完善。" * 3
    site = Site(traditional=False, doubling=0)
    page = scramble(start + "项目资金增长2倍。", site, random.Random(1), {"孔": "(kǒng)", "协": "(xié)", "进": "(jìn)"})
    assert "2" not in page
    repaired = repair(page)
    assert repaired.text in (start + "项目资金增长□倍。", start + "项目资金增□□倍。")
    assert [hole.reason for hole in repaired.holes][-1] is Reason.SWALLOWED


def test_confidence_is_whole_where_all_comes_out_again_and_falls_with_holes():
    whole, holed = [], []
    for number in range(20):
        rng = random.Random(number)
        repaired = repair(scramble(a_page(rng), a_site(rng), rng))
        assert 0.0 <= repaired.confidence <= 1.0
        (holed if repaired.holes else whole).append(repaired.confidence)
    assert min(whole) == 1.0
    assert max(holed) < 1.0


def test_a_page_whose_table_character_is_often_not_glossed_is_trusted_less():
    rng = random.Random(3)
    table = {"協": "(xié)", "業": "(yè)", "發": "(fā)", "對": "(duì)"}
    page = scramble(a_page(rng), Site(doubling=0.5), rng, table)
    sloppy = page.replace("業(yè)", "業", 1)
    assert repair(page).confidence == 1.0
    assert repair(sloppy).confidence < 1.0
    assert repair(sloppy).text == repair(page).text


def test_a_page_in_simplified_script_is_mended_too():
    text = "当地群众办好事，产业协作进一步深化，协作机制进一步完善。" * 4
    page = scramble(text, Site(traditional=False), random.Random(2), {"协": "(xié)", "进": "(jìn)", "业": "(yè)"})
    assert repair(page).text == text
    assert not [edit for edit in repair(page).edits if edit.kind is Kind.SCRIPT]


def test_the_scrambler_leaves_the_script_that_sites_leave():
    assert to_traditional("以后里于云干系并制着学习") == "以后里于云干系并制著學習"

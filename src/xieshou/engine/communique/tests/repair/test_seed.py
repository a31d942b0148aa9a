"""The seed, whose repair is known to the last character."""

import pytest

from xieshou.engine.communique.repair import Kind, repair
from xieshou.engine.communique.repair.edit_log import replayed
from xieshou.engine.communique.tests.repair.material import gold, seed, spans
from xieshou.engine.communique.tests.repair.scrambler import Site, damaged


@pytest.fixture(scope="module")
def repaired():
    return repair(seed())


def test_the_text_equals_the_one_repaired_by_hand(repaired):
    assert repaired.text == gold()["repaired"]["text"]
    assert repaired.holes == ()


def test_every_annotated_span_leads_back_to_its_place_in_the_page(repaired):
    found = list(spans())
    assert len(found) > 100
    for text, rep, raw in found:
        assert not text or repaired.text[slice(*rep)] == text
        assert repaired.source_span(*rep) == tuple(raw), text


def test_every_character_leads_back_to_its_place_in_the_page(repaired):
    places = [raw + step for _, raw, length in gold()["offset_map"]["data"] for step in range(length)]
    assert [repaired.source_of(at) for at in range(len(repaired.text))] == places


def test_the_log_holds_every_artefact_and_makes_the_text_of_the_page(repaired):
    artefacts = gold()["artefacts"]
    shifts = [edit for edit in repaired.edits if edit.kind is Kind.SHIFT]
    glosses = [edit.source for edit in repaired.edits if edit.kind is Kind.GLOSS]
    doubled = [edit.source for edit in repaired.edits if edit.kind is Kind.DOUBLED]
    assert glosses == [tuple(each["raw"]) for each in artefacts["pinyin_gloss"]]
    assert doubled == [(each["raw"][0], each["raw"][1] - 1) for each in artefacts["doubled_punct"]]
    assert [edit.after for edit in shifts] == ["协", "地群众办", "地党"]
    assert replayed(seed(), repaired.edits) == repaired.text


def test_damaged_again_it_is_the_page(repaired):
    assert repaired.confidence == 1.0


def test_the_scrambler_of_these_tests_damages_the_seed_as_the_site_did():
    """The page without glosses and shifts, in the site's script, glossed by `bytes.replace` alone."""
    artefacts = gold()["artefacts"]
    cuts = [(*each["raw"], each["repaired"]) for each in artefacts["byte_shift"]]
    inside = [(start, end) for start, end, _ in cuts]
    cuts += [
        (*each["raw"], "")
        for each in artefacts["pinyin_gloss"]
        if not any(start <= each["raw"][0] < end for start, end in inside)
    ]
    clean = seed()
    for start, end, instead in sorted(cuts, reverse=True):
        clean = clean[:start] + instead + clean[end:]
    clean = clean.translate(str.maketrans("协众办党", "協眾辦黨"))
    last = {"當": "(dāng)", "雲": "(yún)"}  # where two overlap, the page tells which was replaced first
    table = {"數": "(shù)"}
    for each in artefacts["pinyin_gloss"]:
        char = seed()[each["raw"][0] - 1]
        table["協" if char == "f" else char] = each["text"]
    ordered = {char: gloss for char, gloss in table.items() if char not in last} | last
    assert damaged(clean, ordered, Site()) == seed()

"""Our own words in the published programme, for readers of Chinese and of English: texts, and the words for codes."""

import re

import pytest
from django.utils.translation import override

from xieshou.apps.accounts.models import Change, Evidence
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Agreement, Pairing, Target
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.claims import total_rows
from xieshou.demo.guangdong_sichuan.pairings import successors
from xieshou.demo.guangdong_sichuan.published import TABLES, chinese, in_both, rows, table
from xieshou.engine.findings import Severity
from xieshou.wording import words

OWN_WORDS = ("note", "inferred", "description", "outcome", "checks_against")
ROWS = (Pairing, Agreement, Meeting, Project, Movement, ReportedQuantity, PublishedClaim)
TEXTS = [*((model, "remarks") for model in ROWS), (Project, "description"), (Meeting, "outcome"), (Evidence, "note"),
         (ReportedQuantity, "why_not_counted")]  # fmt: skip
HAN, LATIN, NUMBER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]"), re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def cells() -> dict[tuple[str, str], str]:
    """The English cells of our own words, by record number and column; figures alone are no words."""
    every_row = [*total_rows(), *(row for name in TABLES for row in rows(name))]
    found = {
        (row.number, column): row.get(column) or row.rule.get(column, "") for row in every_row for column in OWN_WORDS
    }
    found |= {(f"pp-{line:03d}", "note"): row["note"] for line, row in successors()}
    return {cell: english for cell, english in found.items() if LATIN.search(english)}


def test_every_cell_of_our_own_words_has_its_chinese_and_there_is_no_other(cells):
    assert set(cells) == set(chinese())


def test_chinese_and_english_name_the_same_numbers(cells):
    for cell, english in cells.items():
        assert figures_in(chinese()[cell]) == figures_in(english), cell


def figures_in(text: str) -> set[str]:
    """The digits that count of each number, so that 24.4275 million and 2442.75万 are the same; short ones left out."""
    digits = (number.replace(",", "").replace(".", "").strip("0") for number in NUMBER.findall(text))
    return {each for each in digits if len(each) > 2}


def test_every_cell_stands_once_and_is_a_chinese_sentence():
    lines = [(row["record_id"], row["column"]) for row in table("zh")]
    assert len(lines) == len(set(lines))
    for cell, text in chinese().items():
        assert HAN.search(text), cell
        assert text.endswith("。"), cell
        assert not set(text) & set(",;:()?"), cell  # full-width punctuation in Chinese


def test_chinese_and_english_stand_in_two_lines_and_what_is_the_same_in_both_only_once():
    assert in_both([("一行。", "one line"), ("又一行", "Another.")]) == "一行。又一行。\nOne line. Another."
    assert in_both([("14.19万人", "14.19万人")]) == "14.19万人。"
    assert in_both([]) == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("model", "column"), TEXTS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_every_text_of_the_register_speaks_chinese_then_english(model, column):
    texts = [text for text in model.objects.values_list(column, flat=True) if text]
    assert texts
    for text in texts:
        first, *more = text.split("\n")
        assert HAN.search(first), text
        assert first.endswith("。"), text
        assert [bool(LATIN.search(line)) for line in more] == ([True] if LATIN.search(text) else []), text


def codes() -> dict[str, tuple[set[str], object, object]]:
    """The codes that the register holds, by what they are: the codes, the words there are, and who says them."""

    def held(model, column):
        return {code for code in model.objects.values_list(column, flat=True) if code}

    return {
        "measure": (
            held(ReportedQuantity, "measure") | held(Target, "measure") | held(PublishedClaim, "measure"),
            words.MEASURES, words.measure,
        ),
        "unit": (
            {words.unit_code(unit) for model, column in (
                (ReportedQuantity, "unit"), (Target, "unit"), (PublishedClaim, "unit"), (Project, "beneficiaries_unit"),
                (Project, "output_unit")) for unit in held(model, column)},
            words.UNITS, words.unit,
        ),
        "agreement": (held(Agreement, "kind"), words.AGREEMENTS, words.agreement_kind),
        "pairing": (held(Pairing, "kind") | held(Pairing, "also_kind"), packs.programme_kinds(), words.pairing_kind),
        "fund type": (held(Movement, "fund_type"), packs.fund_types(), words.fund_type),
        "meeting": (held(Meeting, "kind"), dict(Meeting.Kind.choices), lambda code: str(Meeting.Kind(code).label)),
        "deed": (held(Change, "deed"), words.DEEDS, words.deed),
        "ledger": (held(Change, "ledger"), words.LEDGERS, words.ledger),
        "severity": (set(Severity), words.SEVERITIES, words.severity),
        "confidence": (held(Movement, "confidence"), words.CONFIDENCE, lambda code: str(words.CONFIDENCE[code])),
        "qualifier": (held(ReportedQuantity, "qualifier"), words.QUALIFIERS, lambda code: str(words.QUALIFIERS[code])),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_every_code_of_the_programme_has_a_word_in_both_languages():
    for what, (held, known, say) in codes().items():
        assert held, what
        assert held <= set(known), what
        for code in held:
            with override("en"):
                assert not HAN.search(say(code)), code
            with override("zh-hans"):
                assert HAN.search(say(code)) or say(code) == "%", code

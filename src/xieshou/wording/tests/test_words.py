"""Words for codes: each known one has a word, an unknown one stays visible."""

import pytest
from django.utils.translation import override

from xieshou.data import packs
from xieshou.wording import words


def test_every_unit_of_the_catalogue_has_a_word():
    assert set(packs.units()) <= set(words.UNITS)


@pytest.mark.parametrize(
    ("value", "shown"), [("1", "home"), ("1.0", "home"), ("2", "homes"), ("1,869", "homes"), ("some", "homes")]
)
def test_a_unit_agrees_with_its_number(value, shown):
    with override("en"):
        assert words.unit("homes", value) == shown


def test_a_unit_is_found_as_tables_print_it():
    with override("en"):
        assert words.unit("person-times") == "person-times"
        assert words.unit("boarding pupils", "1") == "boarding pupil"


@pytest.mark.parametrize(
    "say",
    [words.unit, words.measure, words.agreement_kind, words.pairing_kind, words.fund_type, words.deed, words.ledger,
     words.severity],
    ids=lambda say: say.__name__,
)  # fmt: skip
def test_an_unknown_code_is_shown_as_it_is(say):
    assert say("not_in_the_list") == "not in the list"
    assert say("村级分红") == "村级分红"


@pytest.mark.parametrize(
    ("say", "code", "english", "chinese"),
    [
        (words.measure, "safe_housing_units", "safe housing: homes", "安全住房：套数"),
        (words.unit, "persons", "persons", "人"),
        (words.agreement_kind, "framework", "framework agreement", "框架协议"),
        (words.pairing_kind, "ew_cooperation", "East–West cooperation", "东西部协作"),
        (words.fund_type, "fiscal", "Fiscal aid", "财政援助资金"),
        (words.deed, "return", "returned", "退回"),
        (words.ledger, "claims", "Published claims", "公布总数"),
        (words.severity, "warn", "needs a written reason", "须书面说明"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_code_is_said_in_the_readers_language(say, code, english, chinese):
    with override("en"):
        assert say(code) == english
    with override("zh-hans"):
        assert say(code) == chinese

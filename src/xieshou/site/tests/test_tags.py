"""The pieces of HTML that pages repeat."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def rendered(template: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load xieshou %}" + template).render(Context({"request": request, **context})).strip()


def part(name: str, **context: object) -> str:
    return " ".join(rendered(f'{{% include "parts/{name}.html" %}}', **context).split())


def test_a_missing_value_says_which_way_it_is_missing_and_is_never_zero():
    looks = {why: rendered("{% missing why %}", why=why) for why in ("not_published", "not_reported", "not_applicable")}
    assert looks["not_published"] == '<span class="none not-published">Not published</span>'
    assert len(set(looks.values())) == 3
    assert not any("0" in look for look in looks.values())


def test_money_shows_wan_and_keeps_the_exact_yuan_for_hover_and_export():
    shown = rendered("{% money 650123450 url='/rows' %}")
    assert shown == '<a class="v" href="/rows"><data value="6501234.50" title="6,501,234.50 yuan">650.1</data></a>'


def test_money_that_was_not_published_is_not_zero():
    assert "not-published" in rendered("{% money amount %}", amount=None)
    assert "0.0" in rendered("{% money amount %}", amount=0)


def test_a_figure_is_a_door_to_its_rows():
    figure = {
        "status": "computed",
        "value": "727000000",
        "unit": "yuan",
        "url": "/rows",
        "row_count": 1,
        "basis": "reported",
    }
    shown = part("figure", figure=figure)
    assert '<a class="figure" href="/rows" title="727,000,000">727</a>' in shown
    assert '<i class="unit">million yuan</i>' in shown
    assert "1 row · as published" in shown


def test_a_figure_in_chinese_is_told_in_yi():
    with translation.override("zh-hans"):
        shown = part("figure", figure={"status": "computed", "value": "727000000", "unit": "yuan", "url": "/rows"})
    assert ">7.27</a>" in shown
    assert "亿元" in shown


def test_a_partial_figure_says_so():
    figure = {"status": "partial", "value": "9", "unit": "pairs", "url": "/rows", "row_count": 9}
    assert "partial" in part("figure", figure=figure)


def test_a_figure_that_was_not_published_shows_no_number():
    figure = {"status": "not_published", "value": None, "unit": "persons", "url": "", "row_count": 0}
    assert part("figure", figure=figure) == (
        '<span class="none not-published">Not published</span><small class="figure-note"></small>'
    )


def test_changing_one_parameter_keeps_the_others_and_starts_at_the_first_page():
    address = rendered("{% with_query year=2019 %}", path="/p/?area=water&year=2018&after=gs-9")
    assert address == "?area=water&amp;year=2019"


def test_turning_the_page_keeps_the_filter():
    assert rendered("{% with_query after='gs-9' %}", path="/p/?area=water&before=gs-1") == "?area=water&amp;after=gs-9"


def test_a_parameter_set_to_nothing_goes_away():
    assert rendered("{% with_query area=None %}", path="/p/?area=water") == "?"


def test_both_sides_are_named_donor_first():
    shown = rendered("{% sides donor recipient %}", donor="Foshan", recipient=SimpleNamespace(name_en="Liangshan"))
    assert shown.index("Foshan") < shown.index("hand in hand with") < shown.index("Liangshan")
    assert 'class="side recipient"' in shown


def test_names_follow_the_language():
    place = SimpleNamespace(name_zh="昭觉县", name_en="", pinyin="Zhaojue Xian")
    assert rendered("{{ place|name }}", place=place) == "Zhaojue Xian"
    with translation.override("zh-hans"):
        assert rendered("{{ place|name }}", place=place) == "昭觉县"


def test_a_state_is_a_word_with_a_shape_and_an_unknown_one_is_not_hidden():
    assert rendered("{{ code|state }}", code="differs") == '<span class="state late">differs</span>'
    assert rendered("{{ code|state:text }}", code="overdue", text="46 days overdue").endswith(">46 days overdue</span>")
    assert rendered("{{ code|state }}", code="half_baked") == '<span class="state todo">half baked</span>'


def test_what_people_typed_cannot_become_markup():
    assert "<b>" not in rendered("{% side 'donor' text %}{{ text|state }}{% missing text %}", text="<b>x</b>")
    assert "<b>" not in rendered("{% changed_fields fields %}", fields={"name": ["<b>old</b>", "<b>new</b>"]})


def test_a_change_is_told_field_by_field_with_the_old_struck_out():
    shown = rendered("{% changed_fields fields %}", fields={"status": ["submitted", "accepted"], "note": [None, "x"]})
    assert "status: <s>submitted</s> → accepted" in shown
    assert "note: <s>∅</s> → x" in shown


def test_evidence_whose_address_may_not_be_shown_says_where_to_look():
    proof = SimpleNamespace(
        publisher="四川日报", published_printed="2018-06-04", title="", address="", is_copy_elsewhere=True, file_url="",
        file_name="", sha256="", licence="",
    )  # fmt: skip
    link = SimpleNamespace(evidence=proof, printed="24.5亿元", qualifier="over", confidence="high", note="")
    shown = part("evidence_list", links=[link])
    assert "“24.5亿元”" in shown
    assert "4 June 2018" in shown
    assert "look for it with the publisher" in shown
    assert "<a " not in shown

"""Names as of a day, surroundings, counties under a place."""

from datetime import date

import pytest
from django.test.utils import CaptureQueriesContext

from xieshou.apps.places import queries
from xieshou.apps.places.actions import record_day_of_change
from xieshou.apps.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.mark.parametrize(
    ("code", "year", "names"),
    [
        ("513425", 2020, ["会理县 513425"]),
        ("513425", 2021, ["会理县 513425", "会理市 513402"]),
        ("513402", 2021, ["会理县 513425", "会理市 513402"]),
        ("513425", 2022, []),
        ("513402", 2022, ["会理市 513402"]),
        ("513402", 2020, []),
        ("513321", 2014, ["康定县 513321"]),
        ("513321", 2015, ["康定县 513321", "康定市 513301"]),
        ("513301", 2016, ["康定市 513301"]),
        ("513431215200", 2018, ["三岔河村 513431215200"]),
        ("513431215200", 2019, ["三岔河村 513431215200", "三河村 513431215200"]),
        ("513431215200", 2020, ["三河村 513431215200"]),
        ("513431214201", 2021, ["姐把哪打村 513431214201", "姐把哪打村 513431106200"]),
        ("513431", 2021, ["昭觉县 513431"]),
        ("330104", 2021, ["江干区 330104", "上城区 330102", "钱塘区 330114"]),
        ("999999", 2021, []),
    ],
)
def test_the_year_of_a_change_has_both_names_and_every_other_year_one(code: str, year: int, names: list[str]) -> None:
    assert [str(place) for place in queries.as_of(code, year=year)] == names


def test_a_day_without_a_known_day_of_change_is_answered_by_its_year() -> None:
    assert queries.as_of("513425", date(2021, 12, 31)) == queries.as_of("513425", year=2021)


def test_a_known_day_of_change_decides_between_the_two_names() -> None:
    assert record_day_of_change("513425", date(2021, 1, 20), by=None) == 2
    before, after = queries.as_of("513425", date(2021, 1, 19)), queries.as_of("513425", date(2021, 1, 20))
    assert [place.code_id for place in before] == ["513425"]
    assert [place.code_id for place in after] == ["513402"]
    assert len(queries.as_of("513425", year=2021)) == 2


def test_a_question_without_a_time_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError, match="as of a day or as of a year"):
        queries.as_of("513425")


def test_a_place_that_begins_with_the_lists_says_then_or_before() -> None:
    assert queries.as_of("513431214201", year=2018)[0].began_then_or_before
    assert not queries.as_of("513431106200", year=2021)[1].began_then_or_before


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ("513431214201", ["513431214", "513431", "513400", "510000"]),
        ("513431", ["513400", "510000"]),
        ("441900003", ["441900", "440000"]),
        ("510000", []),
    ],
)
def test_the_places_around_a_code_follow_from_its_digits(code: str, around: list[str]) -> None:
    assert queries.ancestors(code) == around


def test_every_printed_parent_is_among_the_places_around_a_code() -> None:
    pairs = Place.objects.exclude(parent=None).values_list("code_id", "parent_id")
    assert [code for code, parent in pairs if parent not in queries.ancestors(code)] == []


def test_names_come_in_one_query_and_in_the_year_asked_for(django_assert_num_queries: CaptureQueriesContext) -> None:
    codes = ["513425", "513402", "513431215200", "999999"]
    with django_assert_num_queries(1):
        of_2018 = queries.names_of(codes, 2018)
    assert of_2018 == {"513425": "会理县", "513402": "会理市", "513431215200": "三岔河村"}
    assert queries.names_of(codes, 2020)["513431215200"] == "三河村"


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("513431", "zh-hans", "昭觉县"),
        ("513431", "en", "Zhaojue Xian"),
        ("513431214201", "en", "Jiebanada Cun"),
        ("999999", "zh", "999999"),
    ],
)
def test_a_name_is_said_in_the_readers_script(code: str, lang: str, name: str) -> None:
    assert queries.name_of(code, lang=lang) == name


@pytest.mark.parametrize(
    ("prefecture", "year", "counties", "poor"),
    [
        ("513400", 2016, 17, 11),
        ("513400", 2019, 17, 11),
        ("513400", 2021, 17, 11),
        ("513400", 2022, 17, 11),
        ("513300", 2014, 18, 18),
        ("513300", 2018, 18, 18),
    ],
)
def test_the_poor_counties_of_a_prefecture_stay_the_same_through_changes_of_code(
    prefecture: str, year: int, counties: int, poor: int
) -> None:
    assert len(queries.counties_under(prefecture, year)) == counties
    assert len(queries.counties_under(prefecture, year, poverty_832=True)) == poor
    assert len(queries.counties_under(prefecture, year, poverty_832=False)) == counties - poor


def test_all_830_units_of_the_list_of_832_are_counted_in_every_later_year() -> None:
    provinces = Place.objects.filter(level="province").values_list("code_id", flat=True)
    for year in (2020, 2024):
        assert sum(len(queries.counties_under(code, year, poverty_832=True)) for code in provinces) == 830


def test_children_come_page_by_page() -> None:
    first = queries.children_of("513400", 2018, limit=10)
    rest = queries.children_of("513400", 2018, after=first[-1].code_id)
    assert [place.code_id for place in first + rest] == [c.code_id for c in queries.counties_under("513400", 2018)]


def test_a_printed_change_is_found_from_both_codes() -> None:
    assert queries.changes_of("513431214").get().approval == "川府民函〔2021〕1号"
    assert queries.changes_of("513425").get() == queries.changes_of("513402").get()


def test_an_answer_can_be_written_as_json() -> None:
    answer = queries.as_of("513431215200", year=2018)[0].as_dict()
    assert answer["code"] == "513431215200"
    assert (answer["name"], answer["name_plain"]) == ("三岔河村民委员会", "三岔河村")
    assert (answer["valid_from"], answer["valid_to"]) == (2018, 2019)

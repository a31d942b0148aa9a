"""Finding a place by what people type."""

import time

import pytest

from xieshou.apps.places import place_search
from xieshou.apps.places.queries import search


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("昭觉", "昭觉县 513431"),
        ("昭觉县", "昭觉县 513431"),
        ("凉山", "凉山彝族自治州 513400"),
        ("三河村", "三河村 513431106205"),
        ("姐把哪打村民委员会", "姐把哪打村 513431106200"),
        ("三河村村委会", "三河村 513431106205"),
        ("zhaojue", "昭觉县 513431"),
        ("Zhao jue xian", "昭觉县 513431"),
        ("zhāojué", "昭觉县 513431"),
        ("jiebanadacun", "姐把哪打村 513431106200"),
        ("lüeyang", "略阳县 610727"),
        ("lveyang", "略阳县 610727"),
        ("lueyang", "略阳县 610727"),
        ("foshan", "佛山市 440600"),
        ("lsyzzzz", "凉山彝族自治州 513400"),
        ("513431", "昭觉县 513431"),
        ("５１３４３１", "昭觉县 513431"),
        ("觉", "昭觉县 513431"),
    ],
)
def test_a_place_is_found_however_it_is_typed(country: object, typed: str, first: str) -> None:
    assert str(search(typed)[0]) == first


@pytest.mark.django_db
def test_initials_find_a_county(country: object) -> None:
    assert "513431" in [place.code_id for place in search("zjx")]


@pytest.mark.django_db
def test_places_in_use_come_before_those_that_are_not(country: object) -> None:
    gone = [not place.is_current for place in search("三河村")]
    assert True in gone
    assert gone == sorted(gone)


@pytest.mark.django_db
def test_a_search_inside_a_place_finds_nothing_outside_it(country: object) -> None:
    inside = search("三河", within="513431")
    assert inside
    assert {place.code_id[:6] for place in inside} == {"513431"}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "x", "%%", "__", "昭_", "'; --", "\x00昭", "qqqqqq", "鿿鿿"])
def test_odd_text_finds_nothing_and_breaks_nothing(country: object, typed: str) -> None:
    assert all("昭" in place.name_plain for place in search(typed))


@pytest.mark.django_db
def test_a_search_among_twenty_thousand_rows_is_quick(country: object) -> None:
    def seconds(typed: str) -> float:
        start = time.perf_counter()
        search(typed)
        return time.perf_counter() - start

    for typed in ("三河村", "sanhe", "zj", "51", "村"):
        assert min(seconds(typed) for _ in range(3)) < 0.05


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("昭觉县", "Zhaojue Xian", "zjx"),
        ("重庆市", "Chongqing Shi", "cqs"),
        ("番禺区", "Panyu Qu", "pyq"),
        ("西安市", "Xi'an Shi", "xas"),
        ("吕梁市", "Lüliang Shi", "lls"),
        ("塘?镇", "Tang Zhen", "tz"),
    ],
)
def test_initials_follow_the_written_pinyin(name: str, pinyin: str, initials: str) -> None:
    assert place_search.initials(name, pinyin) == initials


def test_a_village_without_pinyin_gets_one_with_its_generic_word_apart() -> None:
    assert place_search.reading("姐把哪打村") == "Jiebanada Cun"
    assert place_search.reading("水井子社区") == "Shuijingzi Shequ"

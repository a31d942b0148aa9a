"""Loading the shipped tables, adding invented places, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from xieshou.apps.places.actions import InventedPlace, LoadResult, add_invented_places, load_divisions
from xieshou.apps.places.models import CountyFlag, Crosswalk, DivisionChange, Level, Place, PlaceCode
from xieshou.apps.places.queries import counties_under, in_use, name_of

pytestmark = pytest.mark.django_db


def test_every_shipped_row_is_loaded(country: LoadResult) -> None:
    assert Place.objects.count() == 20_328
    assert CountyFlag.objects.count() == 2_844
    assert Crosswalk.objects.count() == 1_119
    assert DivisionChange.objects.count() == 3_014  # 14 of 3,028 printed rows are printed twice


def test_a_second_load_changes_nothing(country: LoadResult) -> None:
    again = load_divisions()
    assert again.changed_nothing
    assert again.tables["places"].unchanged == 20_328


def test_a_load_says_how_far_it_is(country: LoadResult) -> None:
    steps: list[tuple[int, int]] = []
    load_divisions(lambda what, done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (5, 5)


def test_a_load_repairs_a_changed_name_removes_a_strange_row_and_keeps_invented_ones(country: LoadResult) -> None:
    add_invented_places([InventedPlace("990000", "演练省", "province")], by=None)
    Place.objects.filter(code_id="513431").update(name="昭觉")
    Place.objects.create(code_id="513431", valid_from=1999, level="county", name="x", name_plain="x", source="nbs")
    result = load_divisions().tables["places"]
    assert (result.new, result.changed, result.removed) == (0, 1, 1)
    assert name_of("513431") == "昭觉县"
    assert name_of("990000") == "演练省"


@pytest.mark.parametrize(
    ("year", "provinces", "prefectures", "counties"),
    [(2018, 34, 333, 2_851), (2020, 34, 333, 2_844), (2024, 34, 333, 2_846)],
)
def test_each_year_has_as_many_places_as_its_list(
    country: LoadResult, year: int, provinces: int, prefectures: int, counties: int
) -> None:
    counted = [in_use(year).filter(level=level).count() for level in (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)]
    assert counted == [provinces, prefectures, counties]


@pytest.mark.parametrize(
    ("year", "prefix", "townships", "villages"),
    [
        (2018, "5134", 550, 3_877),
        (2020, "5134", 433, 3_314),
        (2023, "5134", 304, 2_377),
        (2018, "5133", 325, 2_796),
        (2023, "5133", 289, 2_253),
    ],
)
def test_the_two_prefectures_have_as_many_townships_and_villages_as_the_lists(
    country: LoadResult, year: int, prefix: str, townships: int, villages: int
) -> None:
    inside = in_use(year).filter(code__code__startswith=prefix)
    assert inside.filter(level=Level.TOWNSHIP).count() == townships
    assert inside.filter(level=Level.VILLAGE).count() == villages


def test_counties_have_points_and_prefectures_lie_amid_theirs(country: LoadResult) -> None:
    zhaojue = Place.objects.get(code_id="513431")
    assert (round(zhaojue.lon), round(zhaojue.lat)) == (103, 28)
    counties = counties_under("440600", 2018)
    foshan = Place.objects.get(code_id="440600")
    assert min(c.lon for c in counties) < foshan.lon < max(c.lon for c in counties)
    assert min(c.lat for c in counties) < foshan.lat < max(c.lat for c in counties)


def test_an_old_code_with_one_successor_of_its_own_lies_where_that_lies(country: LoadResult) -> None:
    old, new = Place.objects.get(code_id="513425"), Place.objects.get(code_id="513402")
    assert old.lon is not None
    assert (old.lon, old.lat) == (new.lon, new.lat)
    merged, heir = Place.objects.get(code_id="500105"), Place.objects.get(code_id="500157")
    assert (merged.lon, merged.lat) != (heir.lon, heir.lat)


def test_invented_places_are_marked_found_and_counted(country: LoadResult) -> None:
    rows = [
        InventedPlace("990000", "演练省", "province"),
        InventedPlace("990100", "演练州", "prefecture", "990000"),
        InventedPlace(
            "990101", "青石县", "county", "990100", lon=100.0, lat=28.0, poverty_832=True, delisted_year=2020
        ),
        InventedPlace("990102", "白水县", "county", "990100", poverty_832=False),
    ]
    assert add_invented_places(rows, by=None).new == 4
    assert add_invented_places(rows, by=None).unchanged == 4
    assert [place.code_id for place in counties_under("990100", 2024)] == ["990101", "990102"]
    assert [place.code_id for place in counties_under("990100", 2024, poverty_832=True)] == ["990101"]
    assert Place.objects.get(code_id="990101").invented
    assert Place.objects.get(code_id="990101").pinyin == "Qingshi Xian"


def test_a_real_code_is_not_taken_for_an_invented_place() -> None:
    with pytest.raises(AssertionError, match="513431 is not a code of an invented place"):
        add_invented_places([InventedPlace("513431", "昭觉县", "county")], by=None)


@pytest.mark.parametrize(
    ("constraint", "changed"),
    [
        ("a_place_code_begins_once_in_a_year", {}),
        ("a_place_ends_after_it_begins", {"valid_from": 2019, "valid_to": 2019}),
        ("a_place_stands_on_a_known_level", {"valid_from": 2019, "level": "street"}),
        ("a_place_is_not_its_own_parent", {"valid_from": 2019, "parent_id": "990100"}),
    ],
)
def test_the_database_refuses_a_place_that_cannot_be(constraint: str, changed: dict[str, object]) -> None:
    PlaceCode.objects.create(code="990100")
    row = {
        "code_id": "990100",
        "valid_from": 2018,
        "level": "county",
        "name": "甲",
        "name_plain": "甲",
        "source": "test",
    }
    Place.objects.create(**row)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Place.objects.create(**(row | changed))
    assert constraint in str(refused.value) or "places_place.code, places_place.valid_from" in str(refused.value)


def test_the_database_refuses_a_county_that_left_a_list_it_was_never_on() -> None:
    PlaceCode.objects.create(code="990101")
    with pytest.raises(IntegrityError, match="only_a_poor_county_leaves_the_list"), transaction.atomic():
        CountyFlag.objects.create(code_id="990101", poverty_832=False, delisted_year=2019, three_regions=False)

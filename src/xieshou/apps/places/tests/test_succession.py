"""What became of a place."""

import pytest

from xieshou.apps.places.models import Place, PlaceCode
from xieshou.apps.places.queries import predecessors, successor
from xieshou.apps.places.succession import heirs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.mark.parametrize(
    ("old", "new", "inferred"),
    [
        ("513431214201", "513431106200", True),  # 姐把哪打村 of 洒拉地坡乡
        ("513431215200", "513431106205", True),  # 三岔河村, from 2019 三河村
        ("513431214", "513431106", True),  # 洒拉地坡乡 → 三岔河镇
        ("513431218", "513401103", True),  # 普诗乡, which left Zhaojue for Xichang
        ("513425001", "513402001", True),
        ("513425", "513402", False),  # 会理县 → 会理市
        ("513321", "513301", False),  # 康定县 → 康定市
        ("522400", "520500", True),  # 毕节地区 → 毕节市, printed without a successor
    ],
)
def test_a_code_out_of_use_leads_to_the_one_that_took_over(old: str, new: str, inferred: bool) -> None:
    found = successor(old)
    assert found is not None
    assert (found.code, found.inferred) == (new, inferred)


def test_each_step_says_when_what_and_why() -> None:
    found = successor("513431215200")
    assert found is not None
    assert [(step.year, step.from_name, step.to_name, step.to_code, step.inferred) for step in found.steps] == [
        (2019, "三岔河村", "三河村", "513431215200", False),
        (2021, "三河村", "三河村", "513431106205", True),
    ]
    assert all(step.reason for step in found.steps)
    assert found.as_dict()["code"] == "513431106205"


def test_a_divided_county_has_several_successors_and_no_single_one() -> None:
    found = successor("330104")
    assert found is not None
    assert (found.code, found.codes) == (None, ("330102", "330114"))


@pytest.mark.parametrize(("code", "year"), [("513431", None), ("513425", 2020), ("513402", 2018), ("999999", None)])
def test_a_code_in_use_or_unknown_has_no_successor(code: str, year: int | None) -> None:
    assert successor(code, year) is None


def test_the_year_asked_for_decides_how_far_to_follow() -> None:
    found = successor("522400", 2012)
    assert found is not None
    assert found.code == "520500"
    assert successor("513431214201", 2020) is None


def test_a_village_whose_code_was_given_to_another_is_followed_by_its_name() -> None:
    PlaceCode.objects.bulk_create([PlaceCode(code=code) for code in ("513431106900", "513431106901")])

    def village(code: str, name: str, valid_from: int, valid_to: int | None) -> None:
        township = {"parent_id": "513431106", "level": "village", "source": "test"}
        Place.objects.create(
            code_id=code, name=name, name_plain=name, valid_from=valid_from, valid_to=valid_to, **township
        )

    village("513431106900", "甲子村", 2021, 2022)
    village("513431106900", "乙丑村", 2022, 2023)
    village("513431106901", "乙丑村", 2021, 2022)
    village("513431106901", "甲子村", 2022, None)
    first = Place.objects.get(code_id="513431106900", valid_from=2021)
    assert [(heir.place.code_id, heir.inferred) for heir in heirs(first)] == [("513431106901", True)]


def test_one_name_found_again_beyond_the_border_is_called_doubtful() -> None:
    found = successor("513401201")  # 高枧乡: one of six villages' names is also one of 昌州街道
    assert found is not None
    assert "chance" in found.steps[0].reason or "巧合" in found.steps[0].reason


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("513402", ["会理县 513425"]),
        ("500157", ["江北区 500105", "渝北区 500112"]),
        ("513431106", ["三岗乡 513431213", "洒拉地坡乡 513431214", "三岔河乡 513431215"]),
        ("513431106205", ["三河村 513431215200"]),
        ("520500", ["毕节地区 522400"]),
        ("513431", []),
    ],
)
def test_predecessors_are_successors_the_other_way_round(code: str, before: list[str]) -> None:
    assert [str(place) for place in predecessors(code)] == before


def test_predecessors_are_followed_to_the_year_asked_for() -> None:
    assert [str(place) for place in predecessors("513431106205", 2020)] == ["三河村 513431215200"]

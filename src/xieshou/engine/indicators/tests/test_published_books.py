"""Figures of books that were collected from publications: what counts, where, and what a figure says of itself."""

from decimal import Decimal

import pytest

from xieshou.engine.indicators.tests.asked import (
    FOSHAN,
    GANLUO,
    GANZI,
    LIANGSHAN,
    NANHAI,
    SHIQU,
    XIDE,
    YUEXI,
    ZHUHAI,
    Asked,
    days,
    money,
    quantity,
    tie,
)

APART = "counterpart_support"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Foshan and Zhuhai with Liangshan, Guangdong with Ganzi; 2015 to 2026."""
    return Asked(
        tmp_path_factory.mktemp("snapshots"), "collected", range(2015, 2027),
        places=[{"code": code, "helped": True} for code in (YUEXI, GANLUO, XIDE, SHIQU)],
        pairings=[
            tie("foshan", FOSHAN, LIANGSHAN, "2016-08", "2021", level="prefecture"),
            tie("ganzi", "440000", GANZI, "2014", level="prefecture", kind=APART),
            tie("p-yuexi", NANHAI, YUEXI, "2017", "2021"),
            tie("p-ganluo", NANHAI, GANLUO, "2017/2018", "2021", confidence="low"),
            tie("p-old", NANHAI, LIANGSHAN, "2017", superseded=True),
            tie("p-outside", ZHUHAI, XIDE, "2017", outside=True),
            tie("p-school", NANHAI, YUEXI, "2020-07", level="school", complete=False),
        ],
        movements=[
            money("f-2018", 685_000_000, "2018", derived_from='["f-2019", "FUN-03/2019"]'),
            money("f-2019", 727_000_000, "2019"),
            money("f-villages", 20_000_000, "2019", recipient=YUEXI, donor=NANHAI, pairing="p-yuexi"),
            money("f-zhuhai", 1_000_000, "2020", donor=ZHUHAI, pairing=None),
            money("f-yuexi", 3_000_000, "2020", recipient=YUEXI),
            money("f-promise", 9, "2019", kind="promise"),
            money("f-two-years", 11, "2018/2019"),
            money("f-zhejiang", 13, "2019", outside=True),
            money("f-ganzi", 208_000_000, "2017", donor="440000", recipient=GANZI, pairing="ganzi", pairing_kind=APART),
            money("f-friends", 17, "2019", pairing_kind="friendship_city"),
            money("d-cash", 300_000, "2019", fund_type="donation"),
            money("d-both", 87_000_000, "2019", fund_type="donation", form="both", confidence="low"),
        ],
        meetings=[
            {"key": "h-2018", "kind": "symposium", "counts_as": "joint_conference", "pairing": "foshan",
             "donor": "440000", "recipient": "510000"} | days("2018-06-02/2018-06-03", "held"),
            {"key": "h-visit", "kind": "high_level_visit", "counts_as": "", "donor": "440000", "recipient": LIANGSHAN}
            | days("2018", "held"),
            {"key": "h-liangshan", "kind": "joint_conference", "counts_as": "", "donor": FOSHAN, "recipient": LIANGSHAN}
            | days("2018-09", "held"),
            {"key": "h-visit", "kind": "high_level_visit", "donor": FOSHAN, "recipient": LIANGSHAN}
            | days("2018-05", "held"),
        ],
        projects=[
            {"key": "j-homes", "year": 2019, "category": "housing", "beneficiaries": 2151, "donor": FOSHAN,
             "beneficiaries_unit": "persons", "recipient": LIANGSHAN},
            {"key": "j-part", "year": 2019, "category": "housing", "beneficiaries": 300, "donor": FOSHAN,
             "beneficiaries_unit": "persons", "recipient": YUEXI},
            {"key": "j-again", "year": 2019, "category": "housing", "beneficiaries": 2151, "donor": FOSHAN,
             "beneficiaries_unit": "persons", "recipient": LIANGSHAN, "same_as": "j-homes"},
            {"key": "j-families", "year": 2019, "category": "housing", "beneficiaries": 500, "donor": FOSHAN,
             "beneficiaries_unit": "households", "recipient": LIANGSHAN},
        ],
        quantities=[
            quantity("q-firms", "IND-01", "54", "enterprises", "2019"),
            quantity("q-invested", "IND-02", "2911000000", "yuan", "2019"),
            quantity("q-doctors", "TAL-03", "23", "persons", "2019-05/2019-06", complete=False),
            quantity("q-teachers", "TAL-03", "22", "persons", "2019-05/2019-06"),
            quantity("q-times", "TAL-03", "900", "person_times", "2019"),
            quantity("q-stay", "TAL-01", "48", "persons", "2016-08/2020"),
            quantity("q-sum", "TAL-01", "99", "persons", "2019", counted=False),
            quantity("q-pairs", "ORG-06", "11", "pairs", "2019"),
            quantity("q-per-county", "FUN-02", "66000000", "yuan_per_county", "2019"),
        ],
    )  # fmt: skip


# Where a row counts


def test_a_row_counts_for_the_programme_its_pairing_and_every_place_around_both_its_sides(asked: Asked) -> None:
    at = {one.scope for one in asked.computed.figures if one.indicator == "IND-01" and one.value == "54"}
    assert at == {"programme", "foshan", LIANGSHAN, "510000", FOSHAN, "440000"}


def test_counterpart_support_is_shown_apart_and_never_in_the_programme(asked: Asked) -> None:
    assert asked.value("FUN-01", 2017, GANZI, kind=APART) == "208000000"
    assert asked.value("FUN-01", 2017, "510000", kind=APART) == "208000000"
    assert asked.value("FUN-01", 2017, "programme") is None
    assert asked.value("FUN-01", 2017, GANZI) is None


def test_other_kinds_of_pairing_and_rows_outside_count_nowhere(asked: Asked) -> None:
    used = set(asked.computed.rows["key"])
    assert used.isdisjoint({"f-friends", "f-zhejiang", "p-outside", "p-old"})


def test_a_total_of_the_prefecture_already_holds_that_of_its_county(asked: Asked) -> None:
    assert asked.rows("FUN-01", 2019, LIANGSHAN) == {"f-2019": "727000000"}
    assert asked.rows("FUN-01", 2019, "programme") == {"f-2019": "727000000"}
    assert asked.rows("FUN-01", 2019, FOSHAN) == {"f-2019": "727000000"}
    assert asked.rows("FUN-01", 2019, YUEXI) == {"f-villages": "20000000"}
    assert asked.rows("FUN-01", 2019, NANHAI) == {"f-villages": "20000000"}
    assert asked.rows("CNS-01", 2019, LIANGSHAN) == {"j-homes": "2151"}
    assert asked.rows("CNS-01", 2019, YUEXI) == {"j-part": "300"}


def test_a_total_of_one_donor_does_not_hold_what_another_donor_gave(asked: Asked) -> None:
    assert asked.rows("FUN-01", 2020, LIANGSHAN) == {"f-yuexi": "3000000", "f-zhuhai": "1000000"}


def test_a_meeting_of_the_province_does_not_hold_one_of_the_prefecture(asked: Asked) -> None:
    assert asked.rows("ORG-02", 2018, "510000") == {"h-2018": "1", "h-liangshan": "1"}
    assert asked.rows("ORG-02", 2018, LIANGSHAN) == {"h-liangshan": "1"}


def test_of_published_meetings_nobody_knows_the_last(asked: Asked) -> None:
    figure = asked.figure("ORG-01", 2018, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.status) == ("1", "partial")
    conference = asked.figure("ORG-02", 2018, LIANGSHAN)
    assert conference is not None
    assert conference.status == "computed"


# When a row counts


def test_what_spans_two_years_counts_in_neither(asked: Asked) -> None:
    assert "f-two-years" not in set(asked.computed.rows["key"])
    assert "q-stay" not in set(asked.computed.rows["key"])


def test_a_promise_is_no_money_received(asked: Asked) -> None:
    assert "f-promise" not in set(asked.computed.rows["key"])


def test_a_pairing_whose_beginning_is_printed_too_coarsely_counts_from_the_year_it_surely_held(asked: Asked) -> None:
    assert asked.rows("ORG-06", 2017, LIANGSHAN) == {"p-yuexi": "1"}
    assert asked.rows("ORG-06", 2018, LIANGSHAN) == {"p-ganluo": "1", "p-yuexi": "1"}


# What a figure says of itself


def test_published_aggregates_are_counted_as_reported(asked: Asked) -> None:
    figure = asked.figure("IND-02", 2019, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.basis, figure.unit) == ("2911000000", "reported", "yuan")


def test_persons_and_person_times_are_never_added(asked: Asked) -> None:
    assert asked.rows("TAL-03", 2019, LIANGSHAN) == {"q-doctors": "23", "q-teachers": "22"}


def test_one_row_of_an_incomplete_list_makes_the_figure_partial(asked: Asked) -> None:
    figure = asked.figure("TAL-03", 2019, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.status) == ("45", "partial")


def test_county_pairs_are_partial_while_a_helped_county_has_none(asked: Asked) -> None:
    figure = asked.figure("ORG-06", 2019, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.status, figure.expected, figure.low_confidence) == ("2", "partial", 3, 1)
    county = asked.figure("ORG-06", 2019, YUEXI)
    assert county is not None
    assert (county.value, county.status, county.expected) == ("1", "computed", 1)


def test_what_was_published_stands_beside_what_the_rows_say_and_is_never_added(asked: Asked) -> None:
    beside = asked.figure("ORG-06", 2019, LIANGSHAN, beside=True)
    assert beside is not None
    assert (beside.value, beside.basis, beside.row_count) == ("11", "reported", 1)
    assert asked.value("FUN-02", 2019, LIANGSHAN, beside=True) == "66000000"


def test_donated_money_is_counted_apart_from_money_and_goods_together(asked: Asked) -> None:
    assert asked.value("FUN-06", 2019, LIANGSHAN) == "300000"
    assert asked.value("FUN-07", 2019, LIANGSHAN) == "87300000"


def test_what_nobody_published_is_said_so_and_never_zero(asked: Asked) -> None:
    for scope in ("programme", LIANGSHAN):
        figure = asked.figure("LAB-03", 2019, scope)
        assert figure is not None
        assert (figure.value, figure.status, figure.row_count) == (None, "not_published", 0)
    assert asked.figure("LAB-03", 2019, YUEXI) is None


def test_a_collected_list_of_projects_is_no_count_of_projects(asked: Asked) -> None:
    for year in (2019, 2022):
        figure = asked.figure("FUN-08", year, LIANGSHAN)
        assert figure is not None
        assert figure.status == "not_published"


def test_years_without_a_regime_or_with_labels_only_are_not_applicable(asked: Asked) -> None:
    before, after = asked.figure("FUN-01", 2015, "programme"), asked.figure("FUN-01", 2026, "programme")
    assert before is not None
    assert after is not None
    assert (before.status, before.definition) == ("not_applicable", "FUN-01/none/0")
    assert (after.status, after.definition) == ("not_applicable", "FUN-01/2026-/1")


def test_a_figure_names_the_definition_of_its_year(asked: Asked) -> None:
    now, later = asked.figure("FUN-01", 2019, LIANGSHAN), asked.figure("FUN-01", 2021, LIANGSHAN)
    assert now is not None
    assert later is not None
    assert (now.definition, later.definition) == ("FUN-01/2016-2020/1", "FUN-01/2021-2025/1")


# Figures made from fiscal aid


def test_aid_per_county_divides_by_every_helped_county_under_the_scope(asked: Asked) -> None:
    figure = asked.figure("FUN-02", 2019, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.divided_by) == ("242333333.33", 3)
    assert asked.rows("FUN-02", 2019, LIANGSHAN) == {"f-2019": "242333333.33"}
    assert asked.value("FUN-02", 2019, "foshan") == "242333333.33"
    assert asked.value("FUN-02", 2018, LIANGSHAN) == "228333333.33"
    assert asked.value("FUN-02", 2018, FOSHAN) is None


def test_growth_takes_last_years_rows_off(asked: Asked) -> None:
    assert asked.value("FUN-03", 2019, LIANGSHAN) == "6.13"
    assert asked.rows("FUN-03", 2019, LIANGSHAN) == {"f-2018 last_year": "-100.00", "f-2019": "106.13"}


def test_growth_that_rests_on_a_row_derived_from_itself_is_circular(asked: Asked) -> None:
    circular = {(one.indicator, one.year) for one in asked.computed.figures if one.circular}
    assert circular == {("FUN-03", 2019)}


def test_growth_needs_both_years(asked: Asked) -> None:
    figure = asked.figure("FUN-03", 2018, LIANGSHAN)
    assert figure is not None
    assert figure.status == "not_published"


def test_the_rows_of_every_figure_add_up_to_it(asked: Asked) -> None:
    sums: dict[tuple[object, ...], Decimal] = {}
    for row in asked.computed.rows.iter_rows(named=True):
        at = (row["year"], row["indicator"], row["scope"], row["definition"], row["beside"])
        sums[at] = sums.get(at, Decimal(0)) + Decimal(row["amount"])
    told = {
        (one.year, one.indicator, one.scope, one.definition, one.beside): Decimal(one.value)
        for one in asked.computed.figures
        if one.value is not None
    }
    assert sums == told
    assert len(told) > 50

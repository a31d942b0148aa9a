"""Figures of books that the offices keep themselves: every row is a unit, and an empty ledger says zero."""

import pytest

from xieshou.engine.indicators.tests.asked import (
    GANLUO,
    LIANGSHAN,
    NANHAI,
    SHUNDE,
    XIDE,
    YUEXI,
    Asked,
    days,
    money,
    tie,
)

VILLAGE = f"{YUEXI}101200"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """A prefecture with three counties, 2022 to 2025."""
    return Asked(
        tmp_path_factory.mktemp("snapshots"), "kept", range(2022, 2026),
        places=[{"code": code, "helped": True} for code in (YUEXI, GANLUO, XIDE)],
        pairings=[
            tie("p-prefecture", "440600", LIANGSHAN, "2021", level="prefecture"),
            tie("p-yuexi", NANHAI, YUEXI, "2021"),
            tie("p-yuexi-again", SHUNDE, YUEXI, "2021"),
            tie("p-ganluo", NANHAI, GANLUO, "2021"),
            tie("s-1", NANHAI, VILLAGE, "2023", level="social_org", donor_unit="商会·440605"),
            tie("s-2", NANHAI, f"{YUEXI}101201", "2023", level="social_org", donor_unit="商会·440605"),
            tie("s-3", NANHAI, f"{GANLUO}101201", "2023", level="social_org", donor_unit="商会·440605"),
            tie("s-4", NANHAI, f"{GANLUO}101201", "2023", level="social_org", donor_unit="基金会·440605"),
        ],
        movements=[
            money("f-prefecture", 1_000, "2023", pairing="p-yuexi"),
            money("f-county", 200, "2023-03-02", recipient=YUEXI, pairing="p-yuexi"),
            money("f-mistake", 70, "2023-05-06", recipient=YUEXI, pairing="p-yuexi"),
            {"key": "f-undone", "kind": "reverse", "reverses": "f-mistake", "amount_fen": 7_000, "donor": NANHAI,
             "recipient": YUEXI, "pairing": "p-yuexi"} | days("2024-01-09", "on"),
            money("f-2024", 100, "2024-02-01", kind="promise"),
        ],
        meetings=[
            met("v-journey", "high_level_visit", "2023-04-11", agreements_signed=0),
            met("v-village", "high_level_visit", "2023-04-12", during="v-journey"),
            met("v-town", "high_level_visit", "2023-04-13", during="v-journey", recipient=GANLUO),
            met("v-conference", "high_level_visit", "2023-06-02", during="h-conference"),
            met("v-another", "high_level_visit", "2023-06-03", during="h-conference"),
            met("v-two-years", "high_level_visit", "2022-12-30/2023-01-02"),
            met("h-conference", "joint_conference", "2023-06-02", agreements_signed=2),
            met("h-group", "leading_group", "2023-07-01", documents_issued=3),
            met("h-theme", "thematic", "2023-08-01", documents_issued=0),
            met("h-symposium", "symposium", "2023-09-01", counts_as="thematic"),
            met("h-signing", "agreement", "2023-10-01"),
        ],
        projects=[
            {"key": "j-1", "year": 2023, "category": "industry", "recipient": LIANGSHAN, "donor": NANHAI},
            {"key": "j-2", "year": 2023, "category": "industry", "recipient": YUEXI, "donor": NANHAI},
            {"key": "j-3", "year": 2023, "category": "industry", "recipient": YUEXI, "donor": NANHAI, "part_of": "j-1"},
        ],
    )  # fmt: skip


def met(key: str, kind: str, held: str, **fields: object) -> dict[str, object]:
    """A meeting or visit of Nanhai and Yuexi."""
    return {"key": key, "kind": kind, "donor": NANHAI, "recipient": YUEXI, "pairing": "p-yuexi",
            "counts_as": ""} | days(held, "held") | fields  # fmt: skip


def test_every_movement_of_kept_books_is_money_of_its_own(asked: Asked) -> None:
    assert asked.value("FUN-01", 2023, LIANGSHAN) == "1200"
    assert asked.value("FUN-01", 2023, YUEXI) == "200"


def test_a_reversal_takes_money_off_the_year_in_which_it_was_booked(asked: Asked) -> None:
    assert asked.rows("FUN-01", 2023, YUEXI) == {"f-county": "200", "f-mistake": "70", "f-undone": "-70"}
    assert "f-undone" not in asked.rows("FUN-01", 2024, YUEXI)


def test_a_kept_ledger_without_such_a_row_says_zero(asked: Asked) -> None:
    figure = asked.figure("FUN-06", 2023, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.status, figure.basis, figure.row_count) == ("0", "computed", "rows", 0)
    assert asked.value("CNS-01", 2023, "programme") == "0"
    assert asked.value("PAI-05", 2023, LIANGSHAN) == "0"
    assert asked.value("FUN-01", 2024, LIANGSHAN) == "0"
    assert asked.value("FUN-02", 2024, LIANGSHAN) == "0"


def test_the_places_of_one_journey_and_the_visits_around_one_meeting_count_once_at_each_scope(asked: Asked) -> None:
    assert asked.value("ORG-01", 2023, LIANGSHAN) == "2"
    assert asked.rows("ORG-01", 2023, YUEXI) == {
        "v-journey": "1", "v-village": "0", "v-another": "1", "v-conference": "0",
    }  # fmt: skip
    assert asked.rows("ORG-01", 2023, GANLUO) == {"v-town": "1"}


def test_meetings_agreements_and_documents_are_counted_from_the_ledger_of_meetings(asked: Asked) -> None:
    assert asked.rows("ORG-03", 2023, LIANGSHAN) == {"h-group": "1", "h-theme": "1", "h-symposium": "1"}
    assert asked.rows("ORG-04", 2023, LIANGSHAN) == {"h-conference": "2", "h-signing": "1"}
    assert asked.rows("ORG-05", 2023, LIANGSHAN) == {"h-group": "3"}
    told = {name: asked.figure(name, 2023, LIANGSHAN) for name in ("ORG-01", "ORG-03", "ORG-04", "ORG-05")}
    assert {name: one.status for name, one in told.items() if one} == {
        "ORG-01": "computed", "ORG-03": "computed", "ORG-05": "computed",
        "ORG-04": "partial",  # the signing does not say how many
    }  # fmt: skip


def test_a_ledger_that_nobody_kept_in_the_year_says_nothing(asked: Asked) -> None:
    for indicator in ("ORG-02", "FUN-01", "FUN-02", "FUN-03", "IND-01"):
        figure = asked.figure(indicator, 2025, LIANGSHAN)
        assert figure is not None
        assert (figure.value, figure.status) == (None, "not_published")


def test_growth_from_something_to_a_kept_zero_is_a_fall_by_all_of_it(asked: Asked) -> None:
    assert asked.value("FUN-03", 2024, LIANGSHAN) == "-100.00"
    assert sum(float(amount) for amount in asked.rows("FUN-03", 2024, LIANGSHAN).values()) == -100


def test_a_project_that_is_part_of_another_is_not_counted_again(asked: Asked) -> None:
    assert asked.rows("FUN-08", 2023, LIANGSHAN) == {"j-1": "1", "j-2": "1"}


def test_two_pairings_of_one_county_do_not_make_up_for_a_county_without(asked: Asked) -> None:
    figure = asked.figure("ORG-06", 2023, LIANGSHAN)
    assert figure is not None
    assert (figure.value, figure.expected, figure.status) == ("3", 3, "partial")


def test_a_social_organisation_with_several_villages_counts_once_at_each_scope(asked: Asked) -> None:
    assert asked.rows("PAI-04", 2023, LIANGSHAN) == {"s-1": "1", "s-2": "0", "s-3": "0", "s-4": "1"}
    assert asked.rows("PAI-04", 2023, GANLUO) == {"s-3": "1", "s-4": "1"}
    assert asked.value("PAI-04", 2023, YUEXI) == "1"

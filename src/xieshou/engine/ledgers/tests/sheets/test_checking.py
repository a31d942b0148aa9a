"""Whole sheets: what is filled in, what is asked, what may be left out, and what comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.checking import PAIRINGS, named_in
from xieshou.engine.ledgers.identity import hash_ids
from xieshou.engine.ledgers.mapping import propose
from xieshou.engine.ledgers.tests.sheets.small_world import (
    INVENTED_IDS,
    LABOUR,
    checked,
    codes_of,
    lookups,
    rows_of,
    sheet,
    worker,
)  # fmt: skip


def only(result) -> dict:
    """The one row that came out."""
    return result.rows.row(0, named=True)


def test_a_row_without_fault_comes_out_as_the_register_takes_it():
    result = checked(rows_of(worker(monthly_income_fen="4,500.50", steady="是", home_village="三河村", sex="男")))
    assert codes_of(result) == []
    assert result.asks == ()
    assert result.blocked.is_empty()
    assert result.rows.schema == {"row": pl.UInt32} | LABOUR.schema
    assert only(result) == dict.fromkeys(LABOUR.schema) | {
        "row": 2, "programme": "guangdong-sichuan", "year": 2024, "pairing": "JD513431-2021-000001",
        "recipient": "513431",
        "donor": "440606", "name": "吉克阿木", "sex": "male",
        "id_hash": hash_ids(pl.Series([INVENTED_IDS[0]]), b"k" * 32)[0],
        "id_last4": INVENTED_IDS[0][-4:], "birth_year": 1992, "household_type": "lifted",
        "home_village": "513431109201",
        "work_place": "440600", "employer": "演练企业", "employment_kind": "unit", "channel": "organised",
        "started_on": date(2024, 3, 1), "monthly_income_fen": 450050, "steady": True,
    }  # fmt: skip


def test_the_last_four_are_kept_only_where_the_pack_says_so():
    assert only(checked(rows_of(worker()), keep_last4=False))["id_last4"] is None


def test_a_cell_with_a_fault_is_empty_and_its_neighbours_are_not():
    row = only(checked(rows_of(worker(started_on="2024-02-30"))))
    assert row["started_on"] is None
    assert row["employer"] == "演练企业"


def test_clean_rows_are_those_without_a_blocking_fault():
    result = checked(
        rows_of(
            worker(),
            worker(id_number=INVENTED_IDS[1], household_type="富户"),
            worker(id_number=INVENTED_IDS[2], sex="女"),
        )
    )
    assert result.clean["row"].to_list() == [2, 4]


def test_sex_and_birth_year_follow_from_the_id_number():
    rows = checked(rows_of(worker(), worker(id_number=INVENTED_IDS[1]))).rows
    assert rows["sex"].to_list() == ["male", "female"]
    assert rows["birth_year"].to_list() == [1992, 1992]


@pytest.mark.parametrize(("day", "old_enough"), [("2008-03-06", False), ("2008-03-07", True)])
def test_a_worker_is_sixteen_on_the_first_day(day, old_enough):
    assert codes_of(checked(rows_of(worker(started_on=day)))) == ([] if old_enough else [(2, "started_on", "under_16")])


@pytest.mark.parametrize(("born", "old_enough"), [("2008", True), ("2009", False)])
def test_where_only_the_birth_year_is_known_the_benefit_of_the_doubt_is_given(born, old_enough):
    row = worker(record_no="LW-1", id_number="", birth_year=born)
    assert ("under_16" in checked(rows_of(row)).faults["code"].to_list()) is not old_enough


PAIRS = pl.DataFrame(
    [
        ("JD-1", "county", "440606", "513431", date(2021, 1, 1), None),
        ("JD-2", "county", "440305", "513431", None, None),
        ("JD-3", "county", "440600", "513401", date(2016, 1, 1), date(2020, 12, 31)),
        ("JD-4", "county", "440305", "513401", date(2021, 1, 1), None),
        ("JD-5", "township", "440606", "513431109", None, None),
    ],
    schema=PAIRINGS, orient="row",
)  # fmt: skip


@pytest.mark.parametrize(
    ("row", "pairing", "donor", "recipient", "codes"),
    [
        ({"recipient": "西昌市"}, "JD-4", "440305", "513401", []),  # the only one of 2024
        ({"recipient": "西昌市", "year": "2018"}, "JD-3", "440600", "513401", []),
        ({"recipient": "礼州镇"}, "JD-4", "440305", "513401100", []),
        ({"recipient": "昭觉县"}, None, None, "513431", ["several_pairings"]),
        ({"recipient": "昭觉县", "donor": "佛山市"}, "JD-1", "440600", "513431", []),
        ({"recipient": "昭觉县", "pairing": "JD-2"}, "JD-2", "440305", "513431", []),
        ({"recipient": "", "pairing": "JD-5"}, "JD-5", "440606", "513431109", []),
        ({"recipient": "凉山州"}, None, None, "513400", []),
        ({"recipient": "石渠县"}, None, None, "513332", []),
        ({"recipient": "昭觉县", "record_no": "LW-1"}, None, None, "513431", []),  # a kept row stays as it is
    ],
)
def test_pairing_donor_and_recipient_follow_from_one_another(row, pairing, donor, recipient, codes):
    result = checked(rows_of(worker() | row), pairings=PAIRS)
    assert result.faults["code"].to_list() == codes
    assert (only(result)["pairing"], only(result)["donor"], only(result)["recipient"]) == (pairing, donor, recipient)


def test_cells_go_before_what_was_chosen():
    row = only(checked(rows_of(worker(year="2023", programme="Guangdong-Sichuan")), programme="guangdong-sichuan"))
    assert (row["year"], row["programme"]) == (2023, "guangdong-sichuan")


@pytest.mark.parametrize(
    ("row", "known", "asked"),
    [
        ({}, {}, []),
        ({}, {"year": None}, ["year"]),
        ({"year": "2024"}, {"year": None}, []),
        ({}, {"programmes": ("a", "guangdong-sichuan")}, ["programme"]),
        ({}, {"programmes": ("a", "guangdong-sichuan"), "programme": "a"}, []),
        ({"programme": "guangdong-sichuan"}, {"programmes": ("a", "guangdong-sichuan")}, []),
        ({}, {"programmes": ("a", "b"), "year": None}, ["programme", "year"]),
        ({"record_no": "LW-1", "programme": "guangdong-sichuan"}, {"year": None}, []),
    ],
)
def test_what_neither_the_sheet_nor_the_options_say_is_asked(row, known, asked):
    assert [ask.code for ask in checked(rows_of(worker() | row), **known).asks] == asked


def test_pairings_hold_for_years_and_need_none():
    row = {"recipient": "昭觉县", "donor": "佛山市", "level": "县级", "kind": "东西部协作"}
    result = checked(rows_of(row, ledger="pairings"), "pairings", year=None)
    assert result.asks == ()
    assert only(result)["pairing"] is None


def test_doubtful_headers_and_sheets_without_a_table_are_asked_about():
    doubtful = checked(sheet("姓名 | 就业单位 | 用人单位 | 务工方式\n甲 | 某厂 | 某公司 | 单位就业"))
    assert [ask.code for ask in doubtful.asks] == ["columns"]
    assert "“就业单位”、“用人单位”" in doubtful.asks[0].message_zh
    assert [ask.code for ask in checked(sheet("通知 | \n各县 | 请报送")).asks] == ["table"]


def test_a_row_with_a_record_number_may_leave_out_what_stays_as_it_is():
    row = worker(record_no="LW513431-2024-000001", id_number="", name="")
    result = checked(rows_of(row))
    assert codes_of(result) == []
    assert "id_hash" in result.blank_means_unchanged
    assert "name" in result.blank_means_unchanged
    assert codes_of(checked(rows_of(row | {"employer": ""}))) == [(2, "employer", "required")]
    fewer = {"record_no": "LW513431-2024-000001", "employer": "另一企业", "steady": "是"}
    partial = checked(rows_of(fewer))
    assert codes_of(partial) == []
    assert {"started_on", "id_hash", "name"} <= partial.absent
    assert "employer" not in partial.absent


def test_every_known_record_number_is_accepted():
    known = {"labour": pl.DataFrame({"record_no": ["LW513431-2024-000001"]})}
    assert codes_of(checked(rows_of(worker(record_no="LW513431-2024-000001")), records=known)) == []


def test_code_and_name_in_two_columns_must_agree():
    header, cells = zip(*worker().items(), strict=True)
    text = " | ".join(LABOUR.by_name[name].header for name in header)
    other = " | ".join(cells).replace(INVENTED_IDS[0], INVENTED_IDS[1])
    raw = sheet(f"{text} | 务工地点代码\n{' | '.join(cells)} | 440600\n{other} | 440300")
    result = checked(raw)
    assert result.rows["work_place"].to_list() == ["440600", None]
    assert codes_of(result) == [(3, "work_place", "place_mismatch")]


def test_an_id_number_that_is_given_as_nothing_is_missing():
    assert codes_of(checked(rows_of(worker(id_number="无")))) == [(2, "id_number", "required")]


def test_an_id_number_may_be_typed_untidily():
    number = INVENTED_IDS[0]
    typed = f"'{number[:6]} {number[6:14]} {number[14:].lower()}"
    assert only(checked(rows_of(worker(id_number=typed))))["id_hash"] == only(checked(rows_of(worker())))["id_hash"]


def test_what_the_sheet_says_of_programme_and_year_can_be_asked_beforehand():
    raw = rows_of(worker(programme="Guangdong-Sichuan", year="2024年"), worker(programme="", year="2023"))
    mapping = propose(raw, LABOUR)
    assert named_in(raw, mapping, LABOUR, "programme") == ("guangdong-sichuan",)
    assert named_in(raw, mapping, LABOUR, "year") == ("2023", "2024年")


def test_a_corrected_mapping_decides_what_is_read():
    raw = rows_of(worker(), worker(id_number=INVENTED_IDS[1]))
    mapping = propose(raw, LABOUR)
    assert checked(raw, mapping=replace(mapping, last_row=2)).rows["row"].to_list() == [2]


@pytest.mark.parametrize("name", LEDGERS)
def test_every_ledger_can_be_checked_with_nothing_known(name):
    ledger = LEDGERS[name]
    raw = rows_of({column.name: column.example for column in ledger.columns}, ledger=name)
    result = checked(raw, name, places=lookups().places.clear(), pairings=lookups().pairings.clear())
    assert result.rows.schema == {"row": pl.UInt32} | ledger.schema
    known = set(result.faults["code"]) - {"no_place", "no_record", "required", "no_programme"}
    assert not known, result.faults

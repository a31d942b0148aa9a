"""What `xieshou demo` leaves, and what the commands answer on it: the contract of the command line."""

from __future__ import annotations

import hashlib
import json
import stat
from decimal import Decimal
from pathlib import Path

import pytest

PUBLISHED = ("--programme", "guangdong-sichuan")


def figure(judged: dict, indicator: str, scope: str) -> dict:
    found = [one for one in judged["figures"] if one["indicator"] == indicator and one["scope"] == scope]
    assert len(found) == 1, (indicator, scope, found)
    return found[0]


@pytest.fixture(scope="module")
def of_2019(told) -> dict:
    return told("assess", *PUBLISHED, "--year", "2019")


def test_the_year_names_its_regime_and_its_snapshot(of_2019):
    assert of_2019["programme"] == "guangdong-sichuan"
    assert of_2019["year"] == 2019
    assert of_2019["regime"] == "2016-2020"
    assert len(of_2019["snapshot"]) == 64


@pytest.mark.parametrize(
    ("indicator", "scope", "value", "status", "basis"),
    [
        ("FUN-01", "513400", "727000000", "computed", "rows"),
        ("FUN-01", "programme", "727000000", "computed", "rows"),
        ("FUN-02", "513400", "66090909.09", "computed", "rows"),
        ("FUN-03", "513400", "6.13", "computed", "rows"),
        ("IND-01", "513400", "54", "computed", "reported"),
        ("IND-02", "513400", "2911000000", "computed", "reported"),
        ("LAB-03", "513400", "6488", "computed", "reported"),
        ("TAL-01", "513400", "38", "computed", "reported"),
        ("TAL-03", "513400", "45", "partial", "reported"),
        ("ORG-06", "513400", "9", "partial", "rows"),
        ("CNS-01", "513400", "2151", "computed", "rows"),
        ("PAI-01", "programme", None, "not_published", ""),
    ],
)
def test_the_published_year_2019(of_2019, indicator, scope, value, status, basis):
    found = figure(of_2019, indicator, scope)
    assert (found["value"], found["status"]) == (value, status)
    assert found["basis"] == basis or (value is None and not found["basis"])


def test_two_places_of_one_published_journey_count_once_and_say_that_more_may_have_been(told):
    found = figure(told("assess", *PUBLISHED, "--year", "2021"), "ORG-01", "programme")
    assert (found["value"], found["status"], found["row_count"]) == ("1", "partial", 2)


def test_the_symposium_of_2018_counts_as_a_joint_conference(told):
    assert figure(told("assess", *PUBLISHED, "--year", "2018"), "ORG-02", "programme")["value"] == "1"
    rows = told("rows", *PUBLISHED, "--indicator", "ORG-02", "--year", "2018", "--scope", "programme")["rows"]
    assert [row["key"] for row in rows] == ["gs-meet-006"]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "years"), [("guangdong-sichuan", range(2014, 2022)), ("invented", [2024])])
def test_the_amounts_of_the_rows_add_up_to_every_figure(code, years):
    from xieshou.apps.assessment.queries import assess_json, rows_json
    from xieshou.apps.pairings.models import Programme

    programme, walked = Programme.objects.get(code=code), 0
    for year in years:
        figures = [one for one in assess_json(programme, year)["figures"] if one["value"] is not None]
        for one in figures[:: max(1, len(figures) // 60)]:
            behind = rows_json(programme, one["indicator"], year, one["scope"])
            at = (one["indicator"], one["scope"])
            if sum((each["indicator"], each["scope"]) == at for each in figures) > 1:
                continue  # a regime's figure and one shown apart: the command gives the regime's
            assert behind["value"] == one["value"]
            assert sum(Decimal(row["amount"]) for row in behind["rows"]) == Decimal(one["value"]), one
            assert len(behind["rows"]) == one["row_count"], one
            assert all(row["evidence"] for row in behind["rows"]), one
            walked += 1
    assert walked >= 30


def test_the_row_behind_the_fiscal_aid_of_2019(told):
    behind = told("rows", *PUBLISHED, "--indicator", "FUN-01", "--year", "2019", "--scope", "513400")
    assert [(row["ledger"], row["key"], row["amount"]) for row in behind["rows"]] == [
        ("funds", "gs-fund-004", "727000000")
    ]
    assert behind["rows"][0]["evidence"][0]["publisher"] == "佛山日报"
    assert behind["rows"][0]["evidence"][0]["printed"] == "7.27亿元"


@pytest.mark.parametrize(
    ("claim", "published", "computed", "difference", "missing", "verdict"),
    [
        ("gs-tot-001", "2450000000", "1632000000", "818000000", ["2020"], "rows_incomplete"),
        ("gs-tot-018", "330000000", "905000000", "-575000000", [], "differs"),
        ("gs-tot-006", "88000", None, None, None, "no_rows"),
        ("gs-tot-010", "11", "11", "0", [], "agrees"),
        ("gs-tot-016", "5800000", None, None, None, "outside"),
    ],
)
def test_published_totals_stand_against_the_rows(told, claim, published, computed, difference, missing, verdict):
    judged = told("assess", *PUBLISHED, "--year", "2018")
    found = next(one for one in judged["claims"] if one["id"] == claim)
    assert (found["published"], found["computed"], found["difference"]) == (published, computed, difference)
    assert missing is None or found["missing"] == missing
    assert found["verdict"] == verdict


def test_a_second_demonstration_changes_nothing(xieshou, home):
    def state() -> dict[str, str]:
        from contextlib import closing
        from sqlite3 import connect

        with closing(connect(home / "xieshou.sqlite3")) as register:
            names = [row[0] for row in register.execute("select name from sqlite_master where type='table' order by 1")]
            kept = [name for name in names if not name.startswith(("sqlite_", "django_session", "axes_"))]
            return {
                name: hashlib.sha256(repr(register.execute(f'select * from "{name}"').fetchall()).encode()).hexdigest()
                for name in kept
            }

    states = []
    for _time in range(2):  # the first takes in what other journeys wrote into this copy of the demonstration
        ended = xieshou("demo", "--no-serve")
        assert ended.returncode == 0, ended.stderr
        states.append(state())
    assert states[0] == states[1]


def test_passwords_and_keys_are_for_the_owner_alone(home):
    for path in (home / "demo-accounts.txt", home / "keys" / "django"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_planted_faults_are_found_and_none_besides(told, home):
    manifest = json.loads((home / "invented" / "manifest.json").read_text("utf-8"))
    found = told("check", "--programme", "invented", code=1)
    planted = {(one["rule"], one["ledger"], tuple(sorted(one["keys"]))) for one in manifest}
    assert {(one["rule"], one["ledger"], tuple(sorted(one["keys"]))) for one in found} == planted
    assert len(planted) == len(manifest) == len(found) >= 6


def test_an_altered_file_of_evidence_is_found(told, home):
    file = next(path for path in sorted((home / "evidence").rglob("*")) if path.is_file())
    kept = file.read_bytes()
    try:
        file.write_bytes(kept + b"!")
        found = [one for one in told("check", "--programme", "invented", code=1) if one["rule"] == "E01"]
        assert len(found) == 1
        assert "altered" in found[0]["message"]
    finally:
        file.write_bytes(kept)


def test_a_snapshot_is_verified_and_an_altered_one_is_not(told, xieshou, home):
    digest = told("snapshot", "list", *PUBLISHED)[0]["digest"]
    assert xieshou("snapshot", "verify", digest).returncode == 0
    table = home / "snapshots" / "guangdong-sichuan" / digest[:16] / "movements.parquet"
    kept = table.read_bytes()
    try:
        table.write_bytes(kept[:-40] + b"x" * 40)
        ended = xieshou("snapshot", "verify", digest)
        assert ended.returncode == 1
        assert "movements" in ended.stdout
    finally:
        table.write_bytes(kept)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("assess", "--programme", "nowhere", "--year", "2019"), 2, "There are:"),
        (("assess", *PUBLISHED, "--year", "1990"), 2, "cover"),
        (("rows", *PUBLISHED, "--indicator", "XXX-1", "--year", "2019", "--scope", "programme"), 2, "XXX-1"),
        (("places", "as-of", "513431214201", "last spring"), 2, "no date"),
        (("snapshot", "verify", "0000"), 2, "snapshot list"),
        (("check", "--as-of", "soon"), 2, "no day"),
    ],
)
def test_wrong_usage_says_what_to_do(xieshou, words, code, says):
    ended = xieshou(*words)
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_without_a_register_says_how_to_make_one(xieshou, tmp_path: Path):
    ended = xieshou("assess", *PUBLISHED, "--year", "2019", home=tmp_path / "empty")
    assert ended.returncode == 2
    assert "xieshou init" in ended.stderr
    assert not (tmp_path / "empty").exists()


def test_the_two_villages_of_the_report_are_found_as_of_a_day(told):
    first = told("places", "as-of", "513431214201", "2018-06-02")
    assert first["places"][0]["name_plain"] == "姐把哪打村"
    assert "513431106200" in json.dumps(first["successor"])
    second = told("places", "as-of", "513431215200", "2018-06-02")
    assert second["places"][0]["name_plain"] == "三岔河村"
    assert "513431106205" in json.dumps(second["successor"])


def test_no_address_of_a_copy_stands_anywhere_in_the_register(home):
    register = (home / "xieshou.sqlite3").read_bytes()
    for host in (b"saolv.com.cn", b"tjtfjx.com", b"yybnet.net", b"kcqsx.com"):
        assert host not in register

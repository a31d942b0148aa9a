"""Whole files: what is exported and imported again changes nothing; a clerk's own file goes in or is asked about."""

from __future__ import annotations

import json
from datetime import date

import openpyxl
import polars as pl
import pytest

from xieshou.apps.accounts.models import AccessRecord
from xieshou.apps.exchange import actions, exporting
from xieshou.apps.exchange.fault_files import write_faults
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import RememberedMapping
from xieshou.apps.exchange.queries import faults_of, known_of
from xieshou.apps.exchange.tests.hand_made import LABOUR, book, counts, previewed, register, worker
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG
from xieshou.engine.ledgers import template
from xieshou.engine.ledgers.identity import invented_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return book()


def bring(rows):
    return actions.apply(previewed(rows), by=None)


ROWS = [
    worker(1, pairing="p-butuo", proof="contract", monthly_income_fen=512_345, steady=True, remarks="=1+1"),
    worker(2, recipient=JINYANG, ended_on=date(2019, 9, 30), employer="某\"厂\",甲"),
    worker(3, batch="0012", steady=False, employer_code="91440605MA00000001"),
]  # fmt: skip


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet"])
def test_importing_an_export_changes_nothing(tmp_path, kind, programme):
    bring(ROWS)
    kept = register()
    path = tmp_path / f"out{kind}"
    assert exporting.export("labour", path, by=None) == 3
    if kind == ".parquet":  # no kind that a clerk brings: only its cells are looked at
        assert pl.read_parquet(path).height == 3
        return
    made = actions.preview(path, "labour", by=None, programme=programme)
    assert counts(made) == {"rows": 3, "new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    actions.apply(made, by=None)
    assert register() == kept


def test_an_export_holds_what_was_asked_for_and_no_id_number(tmp_path):
    bring(ROWS)
    for options, wanted in (({"scope": BUTUO}, 2), ({"scope": "p-butuo"}, 1), ({"year": 2018}, 0), ({}, 3)):
        assert exporting.export("labour", tmp_path / "o.csv", by=None, **options) == wanted
    header = (tmp_path / "o.csv").read_text("utf-8-sig").splitlines()[0]
    assert "登记号" in header
    assert "身份证号" not in header


def test_who_may_not_see_persons_takes_none_away_and_who_may_leaves_a_record(tmp_path):
    bring(ROWS)
    public = hand_made.user("public", "public")
    exporting.export("labour", tmp_path / "p.csv", by=public)
    assert "姓名" not in (tmp_path / "p.csv").read_text("utf-8-sig")
    assert not AccessRecord.objects.exists()
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    assert exporting.export("labour", tmp_path / "c.csv", by=clerk) == 2
    assert "姓名" in (tmp_path / "c.csv").read_text("utf-8-sig")
    assert AccessRecord.objects.get().row_count == 2


def sheet(tmp_path, rows: list[list[object]], name: str = "劳务.xlsx"):
    """A clerk's own workbook: a title, a header in their own words, rows, a total."""
    file = openpyxl.Workbook()
    page = file.active
    page.append(["2019年劳务台账"])
    page.append(
        ["序号", "姓名", "身份证号码", "户属性", "县", "就业地", "用人单位", "就业形式", "组织方式", "上岗日期"]
    )
    for number, row in enumerate(rows, start=1):
        page.append([number, *row])
    page.append(["合计", f"{len(rows)}人"])
    path = tmp_path / name
    file.save(path)
    return path


def row(who: int, **cells: str) -> list[object]:
    told = {
        "name": f"工{who}", "id": invented_id("990101", date(1990, 1, 1), who), "type": "脱贫户", "county": "布拖县",
        "place": "南海区", "employer": "某厂", "kind": "单位就业", "channel": "有组织输出", "day": "2019.3.1",
    }  # fmt: skip
    return list((told | cells).values())


def test_a_clerks_own_file_goes_in_and_its_headers_are_remembered(tmp_path, programme):
    programme.invented = True
    programme.save()
    path = sheet(tmp_path, [row(1), row(2, county="金阳县")])
    made = actions.preview(path, "labour", by=None, programme=programme, year=2019)
    assert faults_of(made).filter(pl.col("severity") == "block").to_dicts() == []
    assert counts(made)["new"] == 2
    actions.apply(made, by=None)
    assert sorted(one["recipient_id"] for one in register().values()) == [BUTUO, JINYANG]
    assert all(len(one["id_hash"]) == 32 for one in register().values())
    assert RememberedMapping.objects.get().ledger == "labour"
    again = actions.preview(path, "labour", by=None, programme=programme, year=2019)
    assert counts(again)["unchanged"] == 2
    assert not list(Folder(made.code).path.glob("original"))


def test_what_only_a_person_can_say_is_asked(tmp_path, programme):
    path = sheet(tmp_path, [row(1)])
    with pytest.raises(actions.MustAsk):
        actions.preview(path, "labour", by=None, programme=programme)  # of no year
    with pytest.raises(actions.MustAsk):
        actions.preview(path, "labour", by=None, programme=programme, year=2019, sheet="别的")
    hand_made.programme("other")
    with pytest.raises(actions.MustAsk):
        actions.preview(path, "labour", by=None, year=2019)


def test_the_faults_go_back_in_the_clerks_own_workbook_without_any_number_kept(tmp_path, programme):
    path = sheet(tmp_path, [row(1, id="123"), row(2, county="别的县")])
    made = actions.preview(path, "labour", by=None, programme=programme, year=2019)
    assert counts(made)["refused"] == 2
    write_faults(made, tmp_path / "back.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "back.xlsx").sheetnames) == 2
    kept = json.dumps(faults_of(made).to_dicts(), ensure_ascii=False, default=str)
    assert "工1" not in kept


def test_a_template_of_ours_comes_back_empty_and_is_no_rows(tmp_path, programme):
    template.write(tmp_path / "form.xlsx", LABOUR, known_of(programme, 2019))
    form = {"by": None, "programme": programme, "year": 2019, "sheet": LABOUR.zh}
    made = actions.preview(tmp_path / "form.xlsx", "labour", **form)
    assert counts(made)["rows"] == 0
    assert actions.apply(made, by=None).state == "applied"

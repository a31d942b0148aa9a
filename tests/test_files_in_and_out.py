"""People's own files, in the browser and on the command line: as clerks make them, not only from our template."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.identity import invented_id

COUNTY = "990101"
CONVERTED = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}  # commas, quotes, UTF-8
HEADERS = [
    "序号",
    "姓名",
    "身份证号码",
    "户属性",
    "就业地",
    "就业单位",
    "就业形式",
    "组织方式",
    "务工开始时间",
    "月工资（元）",
    "比对结果",
    "比对时间",
]


def workers(*, wrong: bool) -> list[list[Any]]:
    """Four workers as a clerk lists them; with `wrong`, one ID number has a slip and one day is none."""
    rows = []
    for number in range(1, 5):
        person = invented_id(COUNTY, date(1990 + number, number, 15), 900 + number)
        rows.append(
            [number, f"赵演{'甲乙丙丁'[number - 1]}", person, "一般农户", "演练甲县", "青松合作社", "企业就业", "自发",
             f"2024.{number + 2}.1", 3200 + number, None, None]
        )  # fmt: skip
    if wrong:
        slip = rows[1][2]
        rows[1][2] = slip[:-1] + ("1" if slip[-1] != "1" else "2")
        rows[3][8] = "三月份"
    return rows


def own_ledger(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook of the clerk's own: a cover sheet, titles, other headers in another order, a sum, signatures."""
    book = openpyxl.Workbook()
    book.active.title = "填表说明"
    book.active["A1"] = "请各乡镇按月报送"
    sheet = book.create_sheet("务工台账")
    sheet["A1"] = "演练甲县2024年外出务工人员台账（演练数据）"
    sheet.merge_cells("A1:L1")
    sheet["A2"] = "填报单位：演练甲县就业局"
    sheet.append(HEADERS)
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, None, None, None, None, sum(row[9] for row in rows)])
    sheet.append(["填表人：", "某某", None, "审核人：", "某某"])
    book.save(path)
    return path


def bring(page: Any, file: Path, ledger: str = "labour") -> None:
    page.goto(f"/p/invented/files/{ledger}/bring/")
    page.set_input_files("input[name=file]", str(file))
    page.locator("main form button.main-deed").click()
    page.wait_for_url("**/files/imports/**")


def figures(page: Any) -> dict[str, int]:
    """What the page says the file would do, or did."""
    terms, counts = page.locator("dl.figures dt").all_inner_texts(), page.locator("dl.figures dd").all_inner_texts()
    return {term: int(count) for term, count in zip(terms, counts, strict=True)}


@pytest.mark.browser
def test_a_clerk_brings_a_file_sees_every_fault_corrects_it_and_takes_it_back(open_as, tmp_path):
    clerk = open_as("clerk")
    bring(clerk, own_ledger(tmp_path / "务工台账.xlsx", workers(wrong=True)))
    assert figures(clerk) == {
        "rows in the file": 4, "new": 2, "changed": 0, "unchanged": 0, "refused": 2, "with a warning": 0,
    }  # fmt: skip
    told = clerk.inner_text("main")
    assert "三月份" in told
    refused = clerk.locator("#faults-title ~ .table tbody td[data-label='Row']").all_inner_texts()
    assert sorted(set(refused)) == ["5", "7"]  # as the clerk sees them: two titles and a header stand above
    with clerk.expect_download() as taken:
        clerk.locator("main a[href$='/faults.xlsx']").click()
    taken.value.save_as(tmp_path / "faults.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "faults.xlsx")
    assert "务工台账" in marked.sheetnames
    assert len(marked.sheetnames) == 3  # the clerk's two, and the faults
    assert marked["务工台账"]["I7"].comment is not None
    assert marked["务工台账"]["A1"].value == "演练甲县2024年外出务工人员台账（演练数据）"
    clerk.locator("form[action$='/discard/'] button").click()

    bring(clerk, own_ledger(tmp_path / "务工台账（改）.xlsx", workers(wrong=False)))
    assert figures(clerk)["new"] == 4
    clerk.locator("form[action$='/apply/'] button.main-deed").click()
    clerk.wait_for_load_state()
    assert "applied" in clerk.inner_text("main")
    address = clerk.url
    bring(clerk, own_ledger(tmp_path / "务工台账（再）.xlsx", workers(wrong=False)))
    assert figures(clerk)["unchanged"] == 4
    clerk.locator("form[action$='/discard/'] button").click()
    clerk.goto("/p/invented/ledgers/labour/?status=draft")
    assert "赵演甲" in clerk.inner_text("main")
    clerk.goto(address)
    clerk.locator("form[action$='/undo/'] button").click()
    clerk.wait_for_load_state()
    clerk.goto("/p/invented/ledgers/labour/?status=draft")
    assert "赵演甲" not in clerk.inner_text("main")


def large_ledger(path: Path, count: int = 200) -> Path:
    """So many workers, each with a note as long as a cell may be, that the file is read in the background."""
    note = "（演练）某某村入户情况记录。" * 700
    lines = [",".join([*HEADERS[:-2], "走访记录"])]
    for number in range(count):
        person = invented_id(COUNTY, date(1980 + number % 20, 1 + number % 12, 15), 500 + number % 400)
        lines.append(
            f"{number + 1},钱演{number},{person},一般农户,演练甲县,白杨合作社,企业就业,自发,2024.5.1,3200,{note}"
        )
    path.write_text("\n".join(lines), "utf-8-sig")
    assert path.stat().st_size > 5_000_000
    return path


@pytest.mark.browser
def test_a_large_file_is_dropped_on_the_page_and_read_by_the_worker_beside_the_server(open_as, tmp_path):
    clerk = open_as("clerk")
    file = large_ledger(tmp_path / "大台账.csv")
    clerk.goto("/p/invented/files/labour/bring/")
    clerk.set_input_files("input[name=file]", str(file))
    dropped = clerk.evaluate_handle(
        """() => {
            const box = document.querySelector("input[name=file]");
            const carried = new DataTransfer();
            carried.items.add(box.files[0]);
            box.value = "";
            return carried;
        }"""
    )
    clerk.dispatch_event("form[data-bring] .drop", "drop", {"dataTransfer": dropped})
    assert clerk.evaluate("document.querySelector('input[name=file]').files[0].name") == "大台账.csv"
    clerk.keyboard.press("Enter")  # what was dropped is sent by the button that has the focus
    clerk.wait_for_url("**/files/imports/**")
    clerk.wait_for_selector("dl.figures", timeout=60_000)  # the page renews itself
    assert figures(clerk)["rows in the file"] == 200
    assert figures(clerk)["new"] == 200, clerk.inner_text("main")[:2000]
    clerk.locator("form[action$='/discard/'] button").click()
    clerk.wait_for_url("**/labour/bring/")


@pytest.mark.browser
def test_a_large_file_that_is_no_ledger_says_so_on_its_page(open_as, tmp_path):
    clerk = open_as("clerk")
    (tmp_path / "大.xlsx").write_bytes(b"MZ\x90\x00" + bytes(5_500_000))
    bring(clerk, tmp_path / "大.xlsx")
    clerk.wait_for_selector("#failed-title", timeout=60_000)
    assert "Nothing was written" in clerk.inner_text("main")


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["xls", "ods", "csv"])
def test_the_same_ledger_from_another_program_is_understood_alike(open_as, tmp_path, kind):
    office = shutil.which("soffice")
    if office is None or not list(Path("/usr/lib/libreoffice/program").glob("libsc*lo.so")):
        pytest.skip("needs LibreOffice Calc (libreoffice-calc-nogui)")
    own_ledger(tmp_path / "mine.xlsx", workers(wrong=False))
    if kind == "csv":
        book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
        del book["填表说明"]  # a CSV holds one sheet
        book.save(tmp_path / "mine.xlsx")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to",
         CONVERTED.get(kind, kind), "--outdir", str(tmp_path), str(tmp_path / "mine.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    clerk = open_as("clerk")
    bring(clerk, tmp_path / f"mine.{kind}")
    assert figures(clerk)["new"] == 4
    clerk.locator("form[action$='/discard/'] button").click()


@pytest.mark.browser
def test_a_file_that_is_no_ledger_is_refused_in_words(open_as, tmp_path):
    clerk = open_as("clerk")
    (tmp_path / "台账.xlsx").write_bytes(b"MZ\x90\x00" + bytes(3000))
    clerk.goto("/p/invented/files/labour/bring/")
    clerk.set_input_files("input[name=file]", str(tmp_path / "台账.xlsx"))
    with clerk.expect_response(lambda answer: answer.request.method == "POST") as answered:
        clerk.locator("main form button.main-deed").click()
    assert answered.value.status == 422
    assert "could not be read" in clerk.inner_text("main")


def test_every_file_that_must_be_refused_is_refused_at_exactly_its_rows(home, told):
    folder = home / "invented" / "refused"
    listed = json.loads((folder / "refused.json").read_text("utf-8"))
    assert {one["rule"] for one in listed} == {"V01", "V03", "V04", "V05", "V06", "V15", "V16", "V19"}
    for one in listed:
        found = told("import", one["ledger"], str(folder / one["file"]), "--preview", code=3)
        blocked = {fault["row"] for fault in found["faults"] if fault["severity"] == "block"}
        assert sorted(blocked) == one["rows"], one["file"]
        assert {fault["code"] for fault in found["faults"] if fault["row"] in one["rows"]} >= {one["rule"]}


@pytest.mark.parametrize("ledger", list(LEDGERS))
def test_importing_an_export_that_somebody_rearranged_changes_nothing(told, tmp_path, ledger):
    file = tmp_path / f"{ledger}.xlsx"
    rows = told("export", ledger, "--programme", "invented", "--scope", COUNTY, "-o", str(file))["rows"]
    assert rows
    book = openpyxl.load_workbook(file)
    sheet = book.active
    table = [list(row) for row in sheet.iter_rows(values_only=True)]
    title, header, *data = table
    assert "演练数据" in str(title[0])
    order = list(range(len(header)))
    random.Random(ledger).shuffle(order)
    new = openpyxl.Workbook()
    new.active.append(["某县台账"])
    for row in (header, *data):
        new.active.append([row[at] for at in order])
    new.active.append(["合计", *[None] * (len(header) - 1)])
    new.save(file)
    found = told("import", ledger, str(file), "--programme", "invented", "--preview")
    assert {name: found[name] for name in ("rows", "new", "changed", "unchanged", "refused")} == {
        "rows": rows, "new": 0, "changed": 0, "unchanged": rows, "refused": 0,
    }, found["faults"][:3]  # fmt: skip

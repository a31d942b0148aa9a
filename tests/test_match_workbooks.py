"""`xieshou match` reads the workbooks a labour station keeps: saved by a spreadsheet, with its habits."""

import openpyxl
import polars as pl
import pytest

pytest.importorskip("numba", reason="the extra `matching` is not installed")

from xieshou.cli.tests.run_match import run


def workbook(path, *rows, second_sheet=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for row in second_sheet:
        (book["2"] if "2" in book.sheetnames else book.create_sheet("2")).append(row)
    book.save(path)
    return path


def test_scored_pairs_in_workbooks_ids_stay_what_they_were(tmp_path):
    edges = workbook(
        tmp_path / "edges.xlsx",
        ["worker", "post", "weight", "remark"],
        ["007", "织布", 9, None],
        ["007", "驾驶", 4, "愿意"],
        ["7", " 织布", 8.0, None],
        ["李 三", "织布 ", "7", None],
        [None, None, None, None],
        second_sheet=[["this is not read"]],
    )
    room = workbook(tmp_path / "room.xlsx", ["post", "slots"], ["织布", 1], ["驾驶", "1"])
    done = run("--edges", edges, "--capacities", room, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    rows = pl.read_parquet(tmp_path / "out" / "placements.parquet").to_dicts()
    assert rows == [{"worker": "007", "post": "驾驶", "weight": 4}, {"worker": "7", "post": "织布", "weight": 8}]
    assert run("verify", tmp_path / "out").exit_code == 0


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
def test_a_market_gives_the_same_from_workbooks_as_from_parquet(tmp_path, mechanism):
    assert run("example", "--workers", 120, "-o", tmp_path).exit_code == 0
    for name in ("workers", "posts"):
        table = pl.read_parquet(tmp_path / f"{name}.parquet")
        workbook(tmp_path / f"{name}.xlsx", table.columns, *table.rows())
    for kind in ("parquet", "xlsx"):
        tables = ("--workers", tmp_path / f"workers.{kind}", "--posts", tmp_path / f"posts.{kind}")
        done = run(*tables, "--mechanism", mechanism, "-o", tmp_path / kind)
        assert done.exit_code == 0, done.stderr
        assert run("verify", tmp_path / kind).exit_code == 0
    for name in ("placements", "prices", "reasons"):
        first, second = (pl.read_parquet(tmp_path / kind / f"{name}.parquet") for kind in ("parquet", "xlsx"))
        assert first.equals(second)
    assert pl.read_parquet(tmp_path / "xlsx" / "placements.parquet").height > 30


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ([["worker", "post", "weight"], ["Ma", "A", "=3+4"]], 3, "row 1: weight is empty"),  # never calculated
        ([["worker", "post", "weight"], ["Ma", "A", 3], ["Li", "A", None]], 3, "row 2: weight is empty"),
        ([["worker", "post", "weight"], ["Ma", "A", 3], [" ", "A", 3]], 3, "row 2: worker is empty"),
        ([["worker", "post", "weight"], ["Ma", "A", 0.5]], 3, "row 1: 0.5 is not a whole number"),
        ([["worker", "post", "weight"], [320101199001011234, "A", 3]], 3, "row 1: worker holds a number of more than"),
        (
            [["名单"], ["worker", "post", "weight"], ["Ma", "A", 3]],
            3,
            "column worker, post is missing; found 名单. Add",
        ),
        ([], 4, "its first sheet is empty"),
    ],
)
def test_what_is_wrong_in_a_workbook_is_said_with_its_row(tmp_path, rows, code, says):
    edges = workbook(tmp_path / "edges.xlsx", *rows)
    room = workbook(tmp_path / "room.xlsx", ["post", "slots"], ["A", 1])
    done = run("--edges", edges, "--capacities", room, "-o", tmp_path / "out")
    assert done.exit_code == code
    assert says in done.stderr
    assert not (tmp_path / "out").exists()

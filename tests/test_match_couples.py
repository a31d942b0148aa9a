"""Couples in `xieshou match`: together or not at all, the loss of proof said, and checked again by other code."""

import json

import polars as pl
import pytest

pytest.importorskip("numba", reason="the extra `matching` is not installed")

from xieshou.cli.tests.run_match import run


@pytest.fixture
def scored(tmp_path):
    pl.DataFrame(
        {
            "worker": ["Ma", "Ma", "Wang", "Wang", "Li", "Li", "Bai"],
            "post": ["mill", "farm", "shop", "farm", "mill", "shop", "farm"],
            "weight": [9, 4, 7, 5, 8, 8, 6],
        }
    ).write_parquet(tmp_path / "edges.parquet")
    room = pl.DataFrame({"post": ["mill", "shop", "farm"], "slots": [1, 1, 2], "place": ["east", "west", "south"]})
    room.write_parquet(tmp_path / "room.parquet")
    pl.DataFrame({"worker": ["Ma"], "partner": ["Wang"]}).write_csv(tmp_path / "couples.csv")
    return tmp_path


def words(folder, out="out"):
    files = ("--edges", folder / "edges.parquet", "--capacities", folder / "room.parquet")
    return (*files, "--couples", folder / "couples.csv", "-o", folder / out)


def placed(folder):
    return dict(pl.read_parquet(folder / "placements.parquet").select("worker", "post").iter_rows())


def test_a_couple_goes_to_one_place_and_what_is_proven_is_said(scored):
    done = run(*words(scored))
    assert done.exit_code == 0, done.stderr
    assert "1 of 1 couples are placed together." in done.stderr
    assert "not over all ways" in done.stderr
    out = scored / "out"
    assert placed(out)["Ma"] == placed(out)["Wang"] == "farm"
    assert placed(out)["Li"] in ("mill", "shop")
    certificate = json.loads((out / "certificate.json").read_text())
    assert certificate["objective"] == 4 + 5 + 8
    assert certificate["bound"] == 9 + 8 + 6 + 5
    assert certificate["couples"]["together"] == 1
    assert set(certificate["couples"]["proven"]) == {"zh", "en"}
    reasons = {row["worker"]: row for row in pl.read_parquet(out / "reasons.parquet").to_dicts()}
    assert "together with Wang (farm)" in reasons["Ma"]["reason_en"]
    assert "与Ma（farm）" in reasons["Wang"]["reason_zh"]
    assert reasons["Bai"]["outcome"] == "outbid"
    assert run("verify", out).exit_code == 0
    assert run("override", out, "--forbid", "Li", "mill").exit_code == 2


def test_a_couple_with_no_place_for_two_stays_and_the_reason_is_given(scored):
    pl.read_parquet(scored / "edges.parquet").filter(pl.col("post") != "farm").write_parquet(scored / "edges.parquet")
    assert run(*words(scored)).exit_code == 0
    assert placed(scored / "out") == {"Li": "mill"} or placed(scored / "out") == {"Li": "shop"}
    reasons = {row["worker"]: row for row in pl.read_parquet(scored / "out" / "reasons.parquet").to_dicts()}
    assert reasons["Ma"]["outcome"] == reasons["Wang"]["outcome"] == "no_place_for_two"
    assert run("verify", scored / "out").exit_code == 0


def test_a_tampered_result_with_couples_is_found_out(scored):
    assert run(*words(scored)).exit_code == 0
    out = scored / "out"
    path = out / "placements.parquet"
    good = pl.read_parquet(path)
    apart = good.with_columns(
        post=pl.when(pl.col("worker") == "Wang").then(pl.lit("shop")).otherwise("post"),
        weight=pl.when(pl.col("worker") == "Wang").then(7).otherwise("weight"),
    )
    for rows, says in (
        (apart, "1 couples are not in one place"),
        (good.filter(pl.col("worker") != "Li"), "the placements add up to 0, the prices prove only 8"),
    ):
        rows.write_parquet(path)
        done = run("verify", out)
        assert done.exit_code == 1
        assert says in done.stderr
    good.write_parquet(path)
    assert run("verify", out).exit_code == 0
    prices = pl.read_parquet(out / "prices.parquet")
    prices.with_columns(price_apart=pl.lit(0)).write_parquet(out / "prices.parquet")
    assert "certificate says bound" in run("verify", out).stderr
    prices.write_parquet(out / "prices.parquet")
    (scored / "couples.csv").write_text("worker,partner\nMa,Li\n")
    assert run("verify", out).exit_code == 1


def test_ortools_finds_the_bound(scored):
    pytest.importorskip("ortools", reason="the extra `ortools` is not installed")
    assert run(*words(scored)).exit_code == 0
    assert run("verify", scored / "out", "--with-ortools").exit_code == 0


def test_couples_of_an_invented_market_are_in_one_province(tmp_path):
    assert run("example", "--workers", 400, "-o", tmp_path).exit_code == 0
    ids = pl.read_parquet(tmp_path / "workers.parquet")["id"]
    couples = pl.DataFrame({"worker": ids[:20], "partner": ids[20:40]})
    couples.write_parquet(tmp_path / "couples.parquet")
    tables = ("--workers", tmp_path / "workers.parquet", "--posts", tmp_path / "posts.parquet")
    done = run(*tables, "--couples", tmp_path / "couples.parquet", "-o", tmp_path / "out", "--json")
    certificate = json.loads(done.stdout)
    assert 0 < certificate["couples"]["together"] < 20
    assert certificate["objective"] < certificate["bound"]
    where = placed(tmp_path / "out")
    province = dict(pl.read_parquet(tmp_path / "posts.parquet").select("id", "province").iter_rows())
    for a, b in couples.iter_rows():
        assert province.get(where.get(a)) == province.get(where.get(b))
    assert run("verify", tmp_path / "out").exit_code == 0


@pytest.mark.parametrize(
    ("couples", "more", "code", "says"),
    [
        ("worker,partner\nMa,Nobody\n", (), 3, "row 1: 'Nobody' is unknown in workers"),
        ("worker,partner\nMa,Wang\nLi,Ma\n", (), 3, "row 2: 'Ma' stands there more than once"),
        ("worker,spouse\nMa,Wang\n", (), 3, "needs the columns worker and partner"),
        ("worker,partner\nMa,Wang\n", ("--mechanism", "stable"), 2, "--mechanism weight"),
    ],
)
def test_couples_that_are_none_are_refused(scored, couples, more, code, says):
    (scored / "couples.csv").write_text(couples)
    done = run(*words(scored), *more)
    assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
    assert not (scored / "out").exists()


def test_without_a_place_nobody_knows_which_posts_are_together(scored):
    pl.read_parquet(scored / "room.parquet").drop("place").write_parquet(scored / "room.parquet")
    done = run(*words(scored))
    assert (done.exit_code, "no column place" in done.stderr) == (3, True)

"""`xieshou match` from files to a result folder and back, as an official runs it."""

import importlib.util
import json

import polars as pl
import pytest

pytest.importorskip("numba", reason="the extra `matching` is not installed")

from xieshou.cli.tests.run_match import run
from xieshou.engine.matching.tests import published


@pytest.fixture
def scored(tmp_path):
    edges = pl.DataFrame(
        {
            "worker": ["Ma", "Ma", "Li", "Li", "Bai"],
            "post": ["weaving", "driving", "weaving", "driving", "weaving"],
            "weight": [9, 4, 8, 1, 7],
            "worker_rank": [1, 2, 1, 2, 1],
            "tier": [1, 1, 0, 0, 2],
            "post_score": [9, 4, 8, 1, 7],
        }
    )
    edges.write_parquet(tmp_path / "edges.parquet")
    pl.DataFrame({"post": ["weaving", "driving"], "slots": [1, 1]}).write_parquet(tmp_path / "room.parquet")
    return tmp_path


def match_scored(folder, *more, out="out"):
    return run("--edges", folder / "edges.parquet", "--capacities", folder / "room.parquet", "-o", folder / out, *more)


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
def test_scored_pairs_become_a_result_that_can_be_checked_again(scored, mechanism):
    done = match_scored(scored, "--mechanism", mechanism, "--json")
    assert done.exit_code == 0
    certificate = json.loads(done.stdout)
    assert certificate == json.loads((scored / "out" / "certificate.json").read_text())
    placed = dict(pl.read_parquet(scored / "out" / "placements.parquet").select("worker", "post").iter_rows())
    assert placed == {"Ma": "driving", "Li": "weaving"}
    assert certificate["objective"] == 12
    assert {"placements.parquet", "prices.parquet", "reasons.parquet", "audit.json"} <= set(certificate["files"])
    assert {"read", "compile", "write", "check"} <= set(certificate["seconds"])
    again = run("verify", scored / "out", "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["objective"] == 12


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
@pytest.mark.parametrize("more", [(), ("--all-pairs",)], ids=["lists", "all pairs"])
def test_an_invented_market_is_matched_checked_and_its_rows_may_stand_in_any_order(tmp_path, mechanism, more):
    assert run("example", "--workers", 700, "-o", tmp_path).exit_code == 0
    people, places = tmp_path / "workers.parquet", tmp_path / "posts.parquet"
    options = ("--mechanism", mechanism, "--seed", "draw of 1 June", *more)
    assert run("--workers", people, "--posts", places, "-o", tmp_path / "a", *options).exit_code == 0
    assert run("verify", tmp_path / "a").exit_code == 0
    for path in (people, places):
        pl.read_parquet(path).sample(fraction=1, shuffle=True, seed=5).write_parquet(path)
    assert run("--workers", people, "--posts", places, "-o", tmp_path / "b", *options).exit_code == 0
    for name in ("placements", "prices", "reasons"):
        first, second = (pl.read_parquet(tmp_path / out / f"{name}.parquet") for out in "ab")
        assert first.equals(second)
    assert run("verify", tmp_path / "a").exit_code == 1  # the inputs are no longer the files it was made from


def test_csv_keeps_ids_such_as_007_and_of_equal_totals_the_one_that_places_more_wins(tmp_path):
    (tmp_path / "edges.csv").write_text("worker,post,weight\n007,A,3\n7,A,2.0\n007,B,1\n")
    (tmp_path / "room.csv").write_text("post,slots\nA,1\nB,1\n")
    done = run("--edges", tmp_path / "edges.csv", "--capacities", tmp_path / "room.csv", "-o", tmp_path / "out")
    assert done.exit_code == 0
    rows = pl.read_parquet(tmp_path / "out" / "placements.parquet").to_dicts()
    assert rows == [{"worker": "007", "post": "B", "weight": 1}, {"worker": "7", "post": "A", "weight": 2}]
    assert run("verify", tmp_path / "out").exit_code == 0


def test_a_tampered_result_is_found_out_whatever_was_touched(scored):
    assert match_scored(scored).exit_code == 0
    out = scored / "out"
    for name in ("placements", "prices", "reasons"):
        path = out / f"{name}.parquet"
        good = path.read_bytes()
        pl.read_parquet(path)[:1].write_parquet(path)
        assert run("verify", out).exit_code == 1
        path.unlink()
        assert run("verify", out).exit_code == 1
        path.write_bytes(good)
    certificate = json.loads((out / "certificate.json").read_text())
    claims = ({"objective": 13}, {"bound": 11}, {"placed": 1}, {"mechanism": "stable"}, {"files": {}}, {"seed": "x"})
    for claim in claims:
        (out / "certificate.json").write_text(json.dumps({**certificate, **claim}))
        assert run("verify", out).exit_code == 1
    (out / "certificate.json").write_text(json.dumps(certificate))
    assert run("verify", out).exit_code == 0


def test_an_absent_input_is_said_and_may_be_named_elsewhere(scored):
    assert match_scored(scored).exit_code == 0
    (scored / "edges.parquet").rename(scored / "moved.parquet")
    done = run("verify", scored / "out")
    assert done.exit_code == 4
    assert "edges.parquet" in done.stderr
    assert run("verify", scored / "out", "--edges", scored / "moved.parquet").exit_code == 0
    assert run("verify", scored / "nowhere").exit_code == 4


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--edges", "edges.parquet", "-o", "x"), 2, "go together"),
        (("-o", "x"), 2, "Give --workers and --posts"),
        (("--edges", "edges.parquet", "--capacities", "room.parquet"), 2, "-o OUT"),
        (("--edges", "none.parquet", "--capacities", "room.parquet", "-o", "x"), 4, "no file"),
        (("--edges", "broken.csv", "--capacities", "room.parquet", "-o", "x"), 3, "0.75 x 100 = 75"),
        (("--edges", "note.txt", "--capacities", "room.parquet", "-o", "x"), 4, "must end in"),
        (("--edges", "room.parquet", "--capacities", "room.parquet", "-o", "x"), 3, "column worker"),
        (("--edges", "edges.parquet", "--capacities", "room.parquet", "-o", "."), 2, "not an earlier result"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(scored, monkeypatch, words, code, says):
    monkeypatch.chdir(scored)
    (scored / "broken.csv").write_text("worker,post,weight\nMa,weaving,0.75\n")
    (scored / "note.txt").write_text("x")
    before = sorted(p.name for p in scored.iterdir())
    done = run(*words)
    assert done.exit_code == code
    assert says in done.stderr
    assert sorted(p.name for p in scored.iterdir()) == before


@pytest.mark.parametrize("name", [e["file"] for e in published.expected() if e["file"].startswith("or_library_assign")])
def test_the_command_gives_the_published_cost(tmp_path, name):
    edges, capacities, n, W = published.assignment(name)
    edges.write_parquet(tmp_path / "edges.parquet")
    capacities.write_csv(tmp_path / "room.csv")
    files = ("--edges", tmp_path / "edges.parquet", "--capacities", tmp_path / "room.csv")
    done = run(*files, "-o", tmp_path / "out", "--json")
    answer = next(e["optimum"] for e in published.expected() if e["file"] == name)
    assert n * W - json.loads(done.stdout)["objective"] == answer
    assert run("verify", tmp_path / "out").exit_code == 0


@pytest.mark.parametrize("name", [e["file"] for e in published.expected() if e["file"].startswith("stable")])
def test_the_command_gives_the_published_stable_matching(tmp_path, name):
    edges, capacities, answer = published.preferences(name)
    edges.write_csv(tmp_path / "edges.csv")
    capacities.write_csv(tmp_path / "room.csv")
    files = ("--edges", tmp_path / "edges.csv", "--capacities", tmp_path / "room.csv")
    assert run(*files, "--mechanism", "stable", "-o", tmp_path / "out").exit_code == 0
    rows = pl.read_parquet(tmp_path / "out" / "placements.parquet").select(pl.col("worker", "post").cast(pl.String))
    assert dict(rows.iter_rows()) == answer


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
def test_ortools_as_a_second_solver_agrees_or_the_difference_is_said(scored, mechanism):
    pytest.importorskip("ortools", reason="the extra `ortools` is not installed")
    assert match_scored(scored, "--mechanism", mechanism).exit_code == 0
    done = run("verify", scored / "out", "--with-ortools", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["ortools"] == 12
    pl.read_parquet(scored / "edges.parquet").filter(pl.col("worker") != "Ma").write_parquet(scored / "fewer.parquet")
    done = run("verify", scored / "out", "--with-ortools", "--edges", scored / "fewer.parquet")
    assert done.exit_code == 1
    path = scored / "out" / "certificate.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "objective": 13}))
    done = run("verify", scored / "out", "--with-ortools")
    assert done.exit_code == 1
    assert "certificate says objective 13, OR-Tools finds 12" in done.stderr


def test_without_ortools_it_is_said_how_to_install_it(scored, monkeypatch):
    assert match_scored(scored).exit_code == 0
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ortools" else found(name))
    done = run("verify", scored / "out", "--with-ortools")
    assert done.exit_code == 2
    assert "pip install 'xieshou[ortools]'" in done.stderr
    assert run("verify", scored / "out").exit_code == 0


def test_the_effect_of_an_override_is_told_before_it_is_made(scored):
    assert match_scored(scored).exit_code == 0
    before = sorted((p.name, p.read_bytes()) for p in (scored / "out").iterdir())
    done = run("override", scored / "out", "--fix", "Bai", "weaving", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "cost": 1, "total": 11, "placed": 2,
        "moved": [
            {"worker": "Bai", "from": None, "to": "weaving", "named": True},
            {"worker": "Li", "from": "weaving", "to": None, "named": False},
        ],
    }  # fmt: skip
    done = run("override", scored / "out", "--forbid", "Li", "weaving")
    assert done.exit_code == 0
    assert "falls by 1 to 11" in done.stdout
    assert "Li: weaving → not placed" in done.stdout
    assert sorted((p.name, p.read_bytes()) for p in (scored / "out").iterdir()) == before
    for words, code, says in (
        ((), 2, "--fix WORKER POST"),
        (("--fix", "Nobody", "weaving"), 3, "no worker 'Nobody'"),
        (("--fix", "Bai", "driving"), 3, "worker 'Bai' and post 'driving' are not a possible pair"),
        (("--fix", "Bai", "weaving", "--fix", "Li", "weaving"), 3, "at post 'weaving' than it has slots"),
        (("--fix", "Ma", "weaving", "--forbid", "Ma", "weaving"), 3, "fixed and forbidden"),
    ):
        done = run("override", scored / "out", *words)
        assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
    assert match_scored(scored, "--mechanism", "stable", out="stable").exit_code == 0
    assert run("override", scored / "stable", "--fix", "Bai", "weaving").exit_code == 2


def test_an_override_over_lists_costs_what_the_total_without_the_pair_falls(tmp_path):
    assert run("example", "--workers", 300, "-o", tmp_path).exit_code == 0
    tables = ("--workers", tmp_path / "workers.parquet", "--posts", tmp_path / "posts.parquet")
    assert run(*tables, "-o", tmp_path / "out").exit_code == 0
    worker, post, _weight = pl.read_parquet(tmp_path / "out" / "placements.parquet").row(3)
    effect = json.loads(run("override", tmp_path / "out", "--forbid", worker, post, "--json").stdout)
    pairs = pl.read_parquet(tmp_path / "out" / "pairs.parquet")
    pairs.filter(~((pl.col("worker") == worker) & (pl.col("post") == post))).write_parquet(tmp_path / "edges.parquet")
    pl.read_parquet(tmp_path / "posts.parquet").select(pl.col("id").alias("post"), "slots").write_parquet(
        tmp_path / "room.parquet"
    )
    files = ("--edges", tmp_path / "edges.parquet", "--capacities", tmp_path / "room.parquet")
    done = run(*files, "--workers", tmp_path / "workers.parquet", "-o", tmp_path / "without", "--json")
    assert json.loads(done.stdout)["objective"] == effect["total"]
    before, after = (
        dict(pl.read_parquet(tmp_path / out / "placements.parquet").select("worker", "post").iter_rows())
        for out in ("out", "without")
    )
    moved = {w for w in before.keys() | after.keys() if before.get(w) != after.get(w)}
    assert {row["worker"] for row in effect["moved"]} == moved
    pl.read_parquet(tmp_path / "workers.parquet")[:-1].write_parquet(tmp_path / "workers.parquet")
    assert run("override", tmp_path / "out", "--forbid", worker, post).exit_code == 1

"""A process killed while it applies an import, at any moment: resumed, the register is that of an unbroken run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import polars as pl
import pytest
from django.db import connection

from xieshou.apps.accounts.models import Change
from xieshou.apps.exchange import actions, previewing
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests import brought_by_a_child
from xieshou.apps.exchange.tests.hand_made import book, previewed, register, table, worker
from xieshou.apps.labour.models import Placement

ROWS, CHUNK = 20_000, 2_000
OLD, LAST = 6_000, 120  # rows that are kept already, and how many seconds a child may take


@pytest.fixture
def child_database(tmp_path):
    """What a child process must be told to work in the test's own register."""
    if connection.vendor == "postgresql":
        held = connection.settings_dict
        where = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}@{held['HOST']}:{held['PORT'] or 5432}"
        return {"DATABASE_URL": f"postgres://{where}/{held['NAME']}", "XIESHOU_HOME": str(tmp_path)}
    pytest.skip("SQLite in tests lives in memory: see the test below")
    return {}


def workers() -> pl.DataFrame:
    return table([worker(who, employer=f"厂{who % 7}") for who in range(ROWS)])


def changed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the file: of those that are kept already every second one has moved."""
    return rows.with_columns(
        proof=pl.when((pl.col("row") % 2 == 0) & (pl.col("row") < OLD)).then(pl.lit("contract")).otherwise("proof")
    )


def begin(monkeypatch) -> Import:
    monkeypatch.setattr(previewing, "CHUNK", CHUNK)
    book()
    rows = workers()
    actions.apply(previewed(rows.head(OLD)), by=None)
    return previewed(changed(rows))


def run(made: Import, deed: str, env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, brought_by_a_child.__file__, made.code, deed], env=os.environ | env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def killed_and_resumed(made: Import, env: dict[str, str], chance: random.Random, kills: int) -> int:
    """Apply in children that are killed at random moments, then once unkilled; how many were killed while writing."""
    deed, hit = "apply", 0
    for _turn in range(kills):
        child = run(made, deed, env)
        for line in child.stdout:
            if line.startswith("writing"):
                time.sleep(chance.random() * 0.4)
                break
        child.kill()
        child.communicate(timeout=LAST)
        connection.close()
        made.refresh_from_db()
        hit += child.returncode == -9 and made.state == Import.State.APPLYING
        if made.state == Import.State.APPLIED:
            break
        deed = "resume" if made.state == Import.State.APPLYING else "apply"
    if made.state != Import.State.APPLIED:
        child = run(made, deed, env)
        _out, err = child.communicate(timeout=LAST)
        assert child.returncode == 0, err
        made.refresh_from_db()
    return hit


def check_against_an_unbroken_run(made: Import) -> None:
    moved = sum(1 for row in range(2, OLD) if row % 2 == 0)
    assert (made.state, made.new, made.changed, made.refused) == ("applied", ROWS - OLD, moved, 0)
    assert made.unchanged == OLD - moved
    kept = register()
    assert len(kept) == ROWS
    assert Placement.objects.filter(proof="contract", version=2).count() == moved
    once = Counter(Change.objects.filter(deed="change").values_list("key", flat=True))
    assert set(once.values()) == {1}
    assert len(once) == moved
    loaded = Counter(key for one in Change.objects.filter(deed="load") for key in one.keys)
    assert loaded == Counter(list(kept))
    assert Change.objects.filter(deed="load", pk__in=made.loads).count() == len(made.loads)
    actions.undo(made, by=None)
    assert len(register()) == OLD
    assert not Placement.objects.filter(proof="contract").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("seed", [1])
def test_on_postgresql_a_killed_import_is_resumed(monkeypatch, child_database, seed):
    made = begin(monkeypatch)
    killed_and_resumed(made, child_database, random.Random(seed), kills=5)
    check_against_an_unbroken_run(made)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(2, 12))
def test_on_postgresql_a_killed_import_is_resumed_again_and_again(monkeypatch, child_database, seed):
    made = begin(monkeypatch)
    killed_and_resumed(made, child_database, random.Random(seed), kills=5)
    check_against_an_unbroken_run(made)


ON_A_FILE = Path(__file__).with_name("killed_on_a_file.py")


@pytest.mark.parametrize("seed", [1])
def test_on_a_file_of_sqlite_a_killed_import_is_resumed(tmp_path, seed):
    on_a_file(tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
def test_on_a_file_of_sqlite_a_killed_import_is_resumed_again_and_again(tmp_path, seed):
    on_a_file(tmp_path, seed)


def on_a_file(home: Path, seed: int) -> None:
    """In a process of its own, since this one's SQLite lives in memory."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"XIESHOU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xieshou.site.settings"}
    ended = subprocess.run(
        [sys.executable, ON_A_FILE, str(seed)], env=env, capture_output=True, text=True, check=False, timeout=5 * LAST
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "as an unbroken run" in ended.stdout

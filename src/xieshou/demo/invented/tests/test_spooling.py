"""A large year goes through files: the same rows as in memory, whole or not at all, made once."""

from __future__ import annotations

from dataclasses import fields

import polars as pl
import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from xieshou.apps.assessment.tables_of_register import register_tables
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import FundLine
from xieshou.demo.invented import load as loading
from xieshou.demo.invented import spooling
from xieshou.demo.invented.ledgers import LEDGER_NAMES
from xieshou.demo.invented.load import invent, load
from xieshou.demo.invented.make import make
from xieshou.demo.invented.rows import MadeFile, MadeProject, MadeTarget
from xieshou.demo.invented.shapes import as_table, from_table
from xieshou.demo.invented.spooled import ROWS, folder_of, opened, parts_of
from xieshou.demo.invented.spooling import spool


@pytest.mark.parametrize(("counties", "seed", "at_once"), [(1, 7, 1), (3, 1, 1), (3, 1, 3), (5, 2, 2)])
def test_a_year_in_files_holds_the_same_rows_and_faults_as_one_in_memory(tmp_path, counties, seed, at_once):
    whole, spooled = make(counties, seed), spool(counties, seed, tmp_path / "tables", at_once=at_once)
    parts = list(spooled.parts())
    assert len(parts) == 1 + -(-counties // at_once)
    for table in ROWS:
        rows = tuple(row for part in parts for row in getattr(part, table))
        assert rows == getattr(whole, table), table
        assert spooled.rows[table] == len(rows)
    for ledger in LEDGER_NAMES:
        rows = pl.concat(spooled.ledger_parts(ledger))
        assert rows.equals(whole.ledgers[ledger]), ledger
        assert spooled.rows[ledger] == rows.height
    assert (spooled.planted, spooled.places) == (whole.planted, whole.places)
    assert (spooled.recipient, spooled.first_pair) == (whole.recipient, whole.first_pair)


def test_nothing_in_a_part_points_at_a_later_part(tmp_path):
    pairings, projects, accounts = set(), set(), set()
    for part in spool(4, 1, tmp_path / "tables", at_once=1).parts():
        pairings |= {row.record_no for row in part.pairings}
        projects |= {row.record_no for row in part.projects}
        assert not accounts & {one.code for one in part.accounts}, "an account is opened once"
        accounts |= {one.code for one in part.accounts}
        moved: set[str] = set()
        for row in part.movements:
            assert {row.source, row.target} <= accounts
            assert row.project is None or row.project in projects
            assert row.reverses is None or row.reverses in moved
            moved.add(row.record_no)
        for row in (*part.agreements, *part.meetings, *part.projects, *part.movements):
            assert row.pairing in pairings


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path):
    def contents(name: str, seed: int) -> dict[str, bytes]:
        folder = spool(3, seed, tmp_path / name, at_once=2).folder
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    first, again, other = contents("a", 4), contents("b", 4), contents("c", 5)
    assert first == again
    assert first["labour/part-001.parquet"] != other["labour/part-001.parquet"]


def test_files_have_the_columns_of_the_ledgers_definition(tmp_path):
    folder = spool(1, 1, tmp_path / "tables").folder
    labour = pl.read_parquet(parts_of(folder, "labour"))
    assert {"record_no", "id_number", "employer", "started_on"} <= set(labour.columns)
    assert not {"key", "id_hash"} & set(labour.columns)


def test_a_year_half_written_is_not_opened_and_is_replaced(tmp_path, monkeypatch):
    folder = tmp_path / "tables"

    def broken(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(spooling, "plant", broken)
        with pytest.raises(KeyboardInterrupt):
            spool(2, 1, folder)
    assert opened(folder, 2, 1) is None
    year = spool(2, 1, folder)
    assert opened(folder, 2, 1) == year
    assert opened(folder, 2, 9) is None
    assert opened(folder, 3, 1) is None
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_year_of_other_software_is_made_anew(tmp_path, monkeypatch):
    folder = tmp_path / "tables"
    spool(1, 1, folder)
    monkeypatch.setattr("xieshou.demo.invented.spooled.__version__", "0.0.0")
    assert opened(folder, 1, 1) is None


@given(st.data())
def test_a_row_comes_back_from_a_table_as_it_was(year, data):
    rows = data.draw(st.lists(st.sampled_from(year.projects), max_size=4))
    assert from_table(MadeProject, as_table(MadeProject, rows)) == tuple(rows)
    proved = data.draw(st.lists(st.sampled_from(year.files), max_size=2))
    assert from_table(MadeFile, as_table(MadeFile, proved)) == tuple(proved)


def test_every_field_of_a_row_has_a_column():
    for kind in (*ROWS.values(), MadeTarget):
        assert as_table(kind, []).columns == [one.name for one in fields(kind)]


@pytest.mark.django_db
def test_a_register_loaded_from_files_is_the_same_as_one_loaded_from_memory(year, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "IN_MEMORY", 2)
    monkeypatch.setattr("xieshou.demo.invented.spooled.AT_ONCE", 2000)  # labour comes in three goes

    def held(loaded) -> tuple[object, ...]:
        with transaction.atomic():
            assert load(loaded, tmp_path)
            assert load(loaded, tmp_path) is False
            tables = register_tables(Programme.objects.get(code="invented"))
            lines = sorted(FundLine.objects.values_list("project__record_no", "source", "amount_fen"))
            transaction.set_rollback(True)
        return {name: rows.sort(rows.columns[:3]) for name, rows in tables.items()}, lines

    with override_settings(HOME=tmp_path):
        (one, lines), (other, other_lines) = held(year), held(invent(3, 1, tmp_path))
    assert folder_of(tmp_path).exists()
    assert lines == other_lines
    for name, rows in one.items():
        assert rows.equals(other[name]), name


@pytest.mark.django_db
def test_a_large_year_is_invented_once_and_says_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "IN_MEMORY", 1)
    said: list[tuple[int, int]] = []
    first = invent(2, 3, tmp_path, lambda done, total: said.append((done, total)))
    assert said[-1] == (2, 2)
    stood = {path: path.stat().st_mtime_ns for path in folder_of(tmp_path).rglob("*")}
    assert invent(2, 3, tmp_path) == first
    assert stood == {path: path.stat().st_mtime_ns for path in folder_of(tmp_path).rglob("*")}

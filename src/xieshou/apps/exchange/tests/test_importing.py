"""Checked rows into the register: what is new, changed, unchanged or refused, and what each leaves behind."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.hand_made import book, counts, previewed, register, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programme():
    return book()


def bring(rows, **options) -> Import:
    return actions.apply(previewed(rows, **options), by=None)


def faults_of(made: Import) -> dict[int, str]:
    told = pl.read_parquet(Folder(made.code).faults).filter(pl.col("severity") == "block")
    return {row["row"]: row["code"] for row in told.to_dicts()}


def test_a_preview_touches_nothing_in_the_register():
    made = previewed([worker(1), worker(2)])
    assert counts(made) == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert not Placement.objects.exists()
    assert not Change.objects.exists()


def test_new_rows_get_numbers_by_county_and_year_and_remember_file_and_line():
    made = bring([worker(1), worker(2, recipient=JINYANG), worker(3), worker(4, year=2018)])
    assert sorted(register()) == [
        f"LW{BUTUO}-2018-000001", f"LW{BUTUO}-2019-000001", f"LW{BUTUO}-2019-000002", f"LW{JINYANG}-2019-000001",
    ]  # fmt: skip
    row = Placement.objects.get(record_no=f"LW{JINYANG}-2019-000001")
    assert (row.file_row, row.status, row.source, row.version) == (3, "accepted", "imported", 1)
    assert (row.brought_by.file_name, row.brought_by.file_sheet, row.brought_by.row_count) == ("劳务.xlsx", "Sheet1", 4)
    assert row.brought_by.keys == sorted(register())
    assert made.state == Import.State.APPLIED
    more = bring([worker(9)])
    assert f"LW{BUTUO}-2019-000003" in register()
    assert counts(more)["new"] == 1


def test_the_same_file_twice_changes_nothing():
    rows = [worker(who, ended_on=date(2019, 9, who)) for who in range(1, 9)]
    bring(rows)
    kept, changes = register(), Change.objects.count()
    again = bring(rows)
    assert counts(again) == {"rows": 8, "new": 0, "changed": 0, "unchanged": 8, "refused": 0}
    assert register() == kept
    assert Change.objects.count() == changes


def test_a_changed_row_says_which_columns_moved_from_what_to_what_and_never_a_persons_data():
    bring([worker(1), worker(2)])
    bring([worker(1, proof="contract", name="改名"), worker(2)])
    row = Placement.objects.get(name="改名")
    assert (row.version, row.proof, row.status) == (2, "contract", "accepted")
    changed, loaded = history(row)
    assert changed.fields == {"proof": ["", "contract"], "name": ["···", "···"]}
    assert (changed.key, changed.file_row, changed.file_name, loaded.deed) == (row.record_no, 2, "劳务.xlsx", "load")


def test_a_column_that_the_file_lacks_stays_and_an_empty_cell_of_one_it_has_empties():
    bring([worker(1, proof="contract", batch="一", monthly_income_fen=500_000)])
    bring([worker(1)], absent=["proof"])
    row = Placement.objects.get()
    assert (row.proof, row.batch, row.monthly_income_fen) == ("contract", "", None)


def test_an_empty_personal_cell_beside_a_record_number_means_unchanged():
    bring([worker(1)])
    [number] = register()
    made = bring([worker(1, record_no=number, name=None, id_hash=None, sex=None, birth_year=None, employer="他厂")])
    row = Placement.objects.get()
    assert counts(made)["changed"] == 1
    assert (row.name, row.sex, row.birth_year, row.employer, row.id_hash) == ("工1", "male", 1990, "他厂", f"{1:032x}")


def test_a_record_number_goes_before_the_natural_key():
    bring([worker(1)])
    [number] = register()
    bring([worker(1, record_no=number, started_on=date(2019, 4, 1))])
    assert Placement.objects.get().started_on == date(2019, 4, 1)


def test_record_numbers_of_elsewhere_and_unknown_codes_are_faults_and_the_rest_goes_in():
    bring([worker(1)])
    [number] = register()
    hand_made.programme("other")
    rows = [
        worker(2),
        worker(3, record_no="LW999999-2019-000001"),
        worker(4, record_no=number, programme="other"),
        worker(5, work_place="999999"),
        worker(6, pairing="p-butuo"),
        worker(7, pairing="p-nowhere"),
    ]
    made = previewed(rows)
    assert faults_of(made) == {
        3: "record_not_here", 4: "record_of_another_programme", 5: "unknown_place", 7: "unknown_record",
    }  # fmt: skip
    with pytest.raises(actions.RowsRefused):
        actions.apply(made, by=None)
    assert Placement.objects.count() == 1
    made = actions.apply(made, by=None, accept_clean_rows=True)
    assert counts(made) == {"rows": 6, "new": 2, "changed": 0, "unchanged": 0, "refused": 4}
    assert Placement.objects.get(name="工6").pairing.record_no == "p-butuo"


def test_what_has_no_room_in_the_register_or_is_missing_there_is_a_fault():
    made = previewed([
        worker(1, employer="厂" * 121), worker(2, birth_year=99_999), worker(3, started_on=None), worker(4),
        worker(5, remarks="长" * 5000),
    ])  # fmt: skip
    assert faults_of(made) == {2: "no_room", 3: "no_room", 4: "empty"}


def test_what_a_constraint_of_the_register_would_refuse_is_a_fault_in_its_own_words():
    bring([worker(1, subsidy_kind="travel", subsidy_fen=100)])
    made = previewed([
        worker(2, ended_on=date(2019, 1, 1)),
        worker(1, employer="他厂", subsidy_kind="travel", subsidy_fen=100),
        worker(3, subsidy_kind="travel", subsidy_fen=1),
        worker(3, employer="三厂", subsidy_kind="travel", subsidy_fen=1),
    ])  # fmt: skip
    found = pl.read_parquet(Folder(made.code).faults).filter(pl.col("code").str.starts_with("placement_"))
    assert found.select("row", "column", "code", "message_en").rows() == [
        (2, "started_on", "placement_ends_after_it_starts",
         "The work would end before it starts. Correct one of the two dates."),
        (3, "subsidy_kind", "placement_pays_a_subsidy_once_a_year",
         "This person already has this kind of subsidy this year."),
        (5, "subsidy_kind", "placement_pays_a_subsidy_once_a_year",
         "This person already has this kind of subsidy this year."),
    ]  # fmt: skip


def test_one_kept_row_named_by_number_and_by_key_is_a_fault_of_the_later():
    bring([worker(1), worker(2)])
    first, _second = sorted(register())
    made = previewed([worker(1, record_no=first, employer="新厂"), worker(1)])
    assert faults_of(made) == {3: "same_row_twice"}


def test_a_frozen_row_is_never_changed():
    bring([worker(1)])
    Placement.objects.update(status=Status.FROZEN)
    assert counts(previewed([worker(1)]))["unchanged"] == 1
    assert faults_of(previewed([worker(1, proof="contract")])) == {2: "frozen"}


def test_an_import_is_applied_once_and_a_discarded_one_not_at_all():
    made = previewed([worker(1)])
    actions.apply(made, by=None)
    with pytest.raises(actions.RowsRefused.__base__):
        actions.apply(made, by=None)
    given_up = previewed([worker(2)])
    folder = Folder(given_up.code).path
    assert folder.exists()
    actions.discard(given_up, by=None)
    assert not folder.exists()
    with pytest.raises(actions.RowsRefused.__base__):
        actions.apply(given_up, by=None)
    assert Placement.objects.count() == 1


def test_a_row_that_somebody_wrote_since_the_preview_is_not_written_twice():
    early, late = previewed([worker(1), worker(2)]), previewed([worker(2), worker(3)])
    actions.apply(early, by=None)
    made = actions.apply(late, by=None)
    assert counts(made) == {"rows": 2, "new": 1, "changed": 0, "unchanged": 1, "refused": 0}


def test_what_clashes_with_a_row_written_since_the_preview_is_told_and_nothing_is_written():
    late = previewed([worker(1, employer="他厂", subsidy_kind="travel"), worker(2)])
    bring([worker(1, subsidy_kind="travel")])
    with pytest.raises(actions.RowsRefused):
        actions.apply(late, by=None)
    assert Placement.objects.count() == 1
    made = actions.apply(late, by=None, accept_clean_rows=True)
    assert (counts(made)["new"], counts(made)["refused"]) == (1, 1)
    assert faults_of(made) == {2: "placement_pays_a_subsidy_once_a_year"}


def test_the_files_of_an_import_are_for_their_owner_alone_and_go_when_it_ends():
    made = previewed([worker(1)])
    folder = Folder(made.code)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.path.iterdir()} == {0o600}
    actions.apply(made, by=None)
    assert not folder.prepared.exists()
    assert folder.faults.exists()


def test_rows_from_no_file_come_through_the_same_door(programme):
    rows = pl.DataFrame([worker(1, record_no="LW-own-1"), worker(2)]).drop("birth_year")
    assert actions.bring("labour", programme, rows, by=None, why="load") == actions.Brought(2, 0, 0)
    assert actions.bring("labour", programme, rows, by=None, why="load") == actions.Brought(0, 0, 2)
    assert sorted(register()) == ["LW-own-1", f"LW{BUTUO}-2019-000001"]
    with pytest.raises(actions.NotTaken):
        actions.bring("labour", programme, pl.DataFrame([worker(3, work_place="000000")]), by=None, why="load")

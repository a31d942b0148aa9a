"""Whatever is imported in whatever order, the register holds what a slow and obvious dictionary holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.models import Change
from xieshou.apps.exchange import actions, previewing
from xieshou.apps.exchange.tests.hand_made import LABOUR, book, counts, previewed, register, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG

pytestmark = pytest.mark.django_db

OPTIONAL = ("proof", "ended_on", "monthly_income_fen", "steady", "pairing")
ROWS = st.fixed_dictionaries(
    {
        "who": st.integers(1, 4), "employer": st.sampled_from(["一厂", "二厂"]),
        "recipient": st.sampled_from([BUTUO, JINYANG]), "proof": st.sampled_from([None, "contract", "payroll"]),
        "ended_on": st.sampled_from([None, date(2019, 9, 1)]),
        "monthly_income_fen": st.sampled_from([None, 0, 500_000]),
        "steady": st.sampled_from([None, True, False]), "pairing": st.sampled_from([None, "p-butuo"]),
    }
)  # fmt: skip
FILES = st.tuples(
    st.lists(ROWS, max_size=6, unique_by=lambda row: (row["who"], row["employer"])),
    st.sets(st.sampled_from(OPTIONAL)),  # columns that the file does not have
    st.booleans(),  # whether it carries record numbers of the rows that are kept, and no personal data
    st.booleans(),  # whether it is undone again
)


class Book:
    """The slow and obvious twin: rows by person and employer."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str], dict[str, Any]] = {}

    def bring(self, rows: list[dict[str, Any]], absent: set[str], by_number: bool) -> tuple[int, int, int]:
        new = changed = unchanged = 0
        for row in rows:
            key = row["who"], row["employer"]
            said = {name: value for name, value in row.items() if name not in absent}
            if by_number and key in self.rows:  # then an empty personal cell means unchanged
                said = {name: value for name, value in said.items() if value is not None or name not in LABOUR.personal}
            if key not in self.rows:
                self.rows[key] = dict.fromkeys(OPTIONAL) | said
                new += 1
            elif all(self.rows[key][name] == value for name, value in said.items()):
                unchanged += 1
            else:
                self.rows[key] = self.rows[key] | said
                changed += 1
        return new, changed, unchanged

    def told(self) -> list[tuple[Any, ...]]:
        return sorted(tuple(str(row[name]) for name in sorted(row)) for row in self.rows.values())


def as_the_twin_tells_it() -> list[tuple[Any, ...]]:
    """The register's rows in the twin's words."""
    return sorted(
        tuple(
            str(value)
            for _name, value in sorted({
                "who": int(row.id_hash, 16), "employer": row.employer, "recipient": row.recipient_id,
                "proof": row.proof or None, "ended_on": row.ended_on, "monthly_income_fen": row.monthly_income_fen,
                "steady": row.steady, "pairing": row.pairing and row.pairing.record_no,
            }.items())
        )
        for row in Placement.objects.select_related("pairing")
    )  # fmt: skip


def file_of(rows: list[dict[str, Any]], absent: set[str], by_number: bool) -> list[dict[str, Any]]:
    """The rows as a file would hold them; kept ones by their number and without what names a person."""
    numbers = {(int(one.id_hash, 16), one.employer): one.record_no for one in Placement.objects.all()}
    found = []
    for row in rows:
        cells = worker(
            row["who"], **{name: value for name, value in row.items() if name != "who" and name not in absent}
        )
        if by_number and (row["who"], row["employer"]) in numbers:
            cells |= {"record_no": numbers[row["who"], row["employer"]], "name": None, "id_hash": None}
        found.append(cells)
    return found


@pytest.mark.parametrize("chunk", [2, 50_000])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILES, max_size=5))
def test_any_sequence_of_imports_and_undoings_is_what_a_dictionary_says(chunk, monkeypatch, files):
    monkeypatch.setattr(previewing, "CHUNK", chunk)
    Placement.objects.all().delete()
    if not Placement._meta.get_field("programme").related_model.objects.exists():
        book()
    twin = Book()
    for rows, absent, by_number, undone in files:
        kept, was = dict(twin.rows), register()
        made = previewed(file_of(rows, absent, by_number), absent=absent)
        expected = twin.bring(rows, absent, by_number)
        assert (made.new, made.changed, made.unchanged, made.refused) == (*expected, 0)
        changes = Change.objects.count()
        made = actions.apply(made, by=None)
        assert counts(made) == dict(
            zip(("rows", "new", "changed", "unchanged", "refused"), (len(rows), *expected, 0), strict=True)
        )
        loads = len(made.loads)
        assert Change.objects.count() == changes + loads + made.changed
        assert as_the_twin_tells_it() == twin.told()
        if undone:
            actions.undo(made, by=None)
            twin.rows = kept
            assert register() == was

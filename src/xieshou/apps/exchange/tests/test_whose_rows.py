"""A user brings rows inside their own scopes, as drafts; the states of kept rows decide what may be changed."""

from __future__ import annotations

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.models import Change, Role, Scope, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.staging.allowing import lies_inside
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.tests.hand_made import book, counts, previewed, table, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.labour.sheets import SHEETS
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, NORTH, PREFECTURE, SOUTH

pytestmark = pytest.mark.django_db
PLACES = [None, BUTUO, JINYANG, PREFECTURE, NORTH, SOUTH]


@pytest.fixture
def clerk():
    book()
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


def codes(made) -> dict[int, str]:
    told = pl.read_parquet(Folder(made.code).faults).filter(pl.col("severity") == "block")
    return {row["row"]: row["code"] for row in told.to_dicts()}


def test_new_rows_of_a_user_are_drafts_and_rows_outside_the_scope_are_refused(clerk):
    made = previewed([worker(1), worker(2, recipient=JINYANG), worker(3, programme="small")], by=clerk)
    assert codes(made) == {3: "outside_scope"}
    made = actions.apply(made, by=clerk, accept_clean_rows=True)
    assert {row.status for row in Placement.objects.all()} == {Status.DRAFT}
    assert Change.objects.get().by == clerk


def test_a_row_cannot_be_carried_out_of_the_scope_nor_one_outside_it_be_looked_at(clerk):
    actions.apply(previewed([worker(1), worker(2, recipient=JINYANG)], status=Status.DRAFT), by=None)
    butuo, jinyang = Placement.objects.order_by("record_no").values_list("record_no", flat=True)
    made = previewed([worker(1, record_no=butuo, recipient=JINYANG), worker(2, record_no=jinyang)], by=clerk)
    assert codes(made) == {2: "outside_scope", 3: "outside_scope"}


@pytest.mark.parametrize(
    ("status", "role", "fault"),
    [
        ("draft", "county_clerk", None), ("returned", "county_clerk", None),
        ("submitted", "county_clerk", "handed_in"), ("accepted", "county_clerk", "handed_in"),
        ("submitted", "office", None), ("accepted", "office", None), ("frozen", "office", "frozen"),
    ],
)  # fmt: skip
def test_who_may_change_a_kept_row_follows_from_where_it_stands(clerk, status, role, fault):
    actions.apply(previewed([worker(1)]), by=None)
    Placement.objects.update(status=status)
    by = clerk if role == "county_clerk" else hand_made.user("office", role, place=PREFECTURE)
    made = previewed([worker(1, proof="contract")], by=by)
    assert codes(made) == ({2: fault} if fault else {})
    if fault is None:
        actions.apply(made, by=by)
        assert Placement.objects.get().status == status


def test_only_the_maker_goes_on_with_an_import(clerk):
    made = previewed([worker(1)], by=clerk)
    other = hand_made.user("other", "county_clerk", place=BUTUO)
    for deed in (actions.apply, actions.discard, actions.resume, actions.undo):
        with pytest.raises(PermissionDenied):
            deed(made, by=other)


def test_a_whole_import_is_handed_in_and_accepted_and_each_row_shows_who_did(clerk):
    office = hand_made.user("office", "office", place=PREFECTURE)
    made = actions.apply(previewed([worker(1), worker(2)], by=clerk), by=clerk)
    with pytest.raises(PermissionDenied):
        actions.accept_all(made, by=clerk)
    assert actions.submit_all(made, by=clerk) == 2
    assert actions.submit_all(made, by=clerk) == 0
    assert actions.accept_all(made, by=office) == 2
    row = Placement.objects.first()
    assert (row.status, row.version) == ("accepted", 3)
    assert [(one.deed, one.by, one.fields) for one in history(row)[:2]] == [
        ("accept", office, {"status": ["submitted", "accepted"]}),
        ("submit", clerk, {"status": ["draft", "submitted"]}),
    ]


def test_counts_of_a_user_who_holds_no_scope_for_editing(clerk):
    auditor = hand_made.user("auditor", "auditor")
    assert counts(previewed([worker(1)], by=auditor))["refused"] == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scopes=st.lists(
        st.fixed_dictionaries({
            "role": st.sampled_from([role for role in Role.values if role != "public"]),
            "programme": st.sampled_from(["", "small", "other"]),
            "place": st.sampled_from(["", BUTUO, PREFECTURE, "510000", NORTH, "440000"]),
            "pairing": st.sampled_from(["", "p-butuo"]),
        }), max_size=3, unique_by=lambda one: tuple(sorted(one.items())),
    ),
    rows=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), st.sampled_from([None, "p-butuo"])), max_size=6
    ),
)  # fmt: skip
def test_the_scopes_of_a_table_are_those_of_the_register(clerk, scopes, rows):
    """The twin: the same rows written into the register and asked for through `open_to`."""
    Placement.objects.all().delete()
    clerk.scopes.all().delete()
    Scope.objects.bulk_create(Scope(user=clerk, **scope) for scope in scopes)
    clerk = type(clerk).objects.get(pk=clerk.pk)
    workers = [
        worker(who, recipient=recipient, donor=donor, pairing=pairing)
        for who, (recipient, donor, pairing) in enumerate(rows)
    ]
    held = [one for one in clerk.scopes.all() if one.role in ("county_clerk", "office", "donor_office", "field_team")]
    inside = table(workers).filter(lies_inside(held, Layout(SHEETS[0])))["id_hash"].to_list()
    actions.apply(previewed(workers), by=None)
    open_ones = Placement.objects.open_to(clerk, "edit").order_by("id_hash").values_list("id_hash", flat=True)
    assert sorted(inside) == list(open_ones)

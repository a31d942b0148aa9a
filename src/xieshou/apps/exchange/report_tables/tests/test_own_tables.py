"""An office makes a table of its own, keeps it, changes it and removes it; nobody else may; each deed is recorded."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change
from xieshou.apps.exchange.models import OwnTable
from xieshou.apps.exchange.report_tables import actions, queries
from xieshou.apps.exchange.report_tables.choices import books
from xieshou.apps.exchange.report_tables.forms import OwnTableForm, initial_of
from xieshou.apps.exchange.report_tables.tests.world import BUTUO, JINYANG, client_of, page, world
from xieshou.apps.pairings.tests import hand_made
from xieshou.data.pack_file import PackError

pytestmark = pytest.mark.django_db
SUMS = {
    "name": "各县补贴", "taken": "within", "day": "started_on", "period": "quarter", "shape": "sums", "money": "yuan",
    "totals": "on", "count_rows": "on", "count_persons": "on", "sums": ["subsidy_fen"], "group_0": "recipient@county",
    "column_0": "subsidy_kind", "op_0": "one_of", "value_0": "一次性交通补贴、steady_work",
    "column_1": "subsidy_fen", "op_1": "at_least", "value_1": "200.00",
}  # fmt: skip
LIST = {
    "name": "用工名单", "taken": "of_year", "period": "year", "shape": "list", "money": "wan", "totals": "on",
    "columns": ["recipient", "employer", "subsidy_fen"], "sort": "subsidy_fen", "descending": "on",
}  # fmt: skip
BODY = {"ledger": "labour", "periods": ["year"], "taken": "of_year", "columns": ["employer"]}


@pytest.fixture
def book():
    return world()


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


def make(user, fields, *, ledger="labour", deed="keep"):
    address = reverse("tables:make", args=["small"]) + f"?ledger={ledger}"
    empty = {f"op_{nth}": "equal" for nth in range(5)}
    return client_of(user).post(address, empty | fields | {deed: "1"})


def test_a_table_is_tried_without_being_kept_then_kept_and_drawn(office):
    tried = make(office, SUMS, deed="try")
    assert [[cell.text for cell in line] for line in tried.context["lines"]] == []  # the last quarter has none
    assert not OwnTable.objects.exists()
    kept = make(office, SUMS)
    own = OwnTable.objects.get()
    assert kept["Location"] == reverse("tables:table", args=["small", own.code])
    drawn = page(client_of(office), "table", own.code, period="2019-Q2")
    assert [[cell.text for cell in line] for line in drawn.context["lines"]] == [["bu tuo", "2", "2", "900"]]
    behind = client_of(office).get(drawn.context["lines"][0][1].url)
    assert behind.context["count"] == 2


def test_a_kept_table_says_in_the_record_who_kept_what(office):
    make(office, LIST)
    own = OwnTable.objects.get()
    left = Change.objects.get(ledger="report_tables")
    assert (left.deed, left.by, left.key) == ("create", office, own.code)
    assert left.fields["definition"] == [None, own.definition]


def test_the_form_shows_a_kept_definition_as_it_was_filled_in(office):
    for fields in (SUMS, LIST):
        make(office, fields)
        own = OwnTable.objects.get(name=fields["name"])
        again = {f"op_{nth}": "equal" for nth in range(5)} | initial_of(own.name, own.definition, own.version)
        form = OwnTableForm(again, ledger=own.ledger)
        assert form.is_valid(), form.errors
        assert form.definition() == own.definition


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        (SUMS | {"name": ""}, "name", "required"),
        (SUMS | {"day": ""}, "day", "Say which day decides"),
        (SUMS | {"value_0": "路费"}, "value_0", "Write one of: "),
        (SUMS | {"value_1": "12.345"}, "value_1", "two decimals"),
        (SUMS | {"op_0": "at_least"}, "op_0", "cannot be asked"),
        (SUMS | {"value_0": ""}, "value_0", "does not fit"),
        (SUMS | {"count_rows": "", "count_persons": "", "sums": []}, "count_rows", "at least one"),
        (SUMS | {"group_1": "recipient@county"}, "group_1", "chosen twice"),
        (SUMS | {"part": "subsidy_fen"}, "whole", "needs both"),
        (SUMS | {"op_0": "not_for_months", "column_0": "started_on", "value_0": "many"}, "value_0", "digits alone"),
        (LIST | {"columns": []}, "columns", "at least one column"),
        (LIST | {"columns": ["id_number"]}, "columns", "not one of the available choices"),
        (SUMS | {"column_0": "name"}, "column_0", "not one of the available choices"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(office, fields, field, said):
    answer = make(office, fields)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[field])
    assert not OwnTable.objects.exists()


@pytest.mark.parametrize("ledger", [one.name for one in books()])
def test_whatever_the_form_offers_the_engine_takes(book, ledger):
    blank = OwnTableForm(ledger=ledger)
    for column, _label in blank.fields["columns"].choices:
        fields = LIST | {"columns": [column], "sort": column} | {f"op_{nth}": "equal" for nth in range(5)}
        form = OwnTableForm(fields, ledger=ledger)
        assert form.is_valid(), form.errors
        assert queries.definition_of("试表", form.definition()).columns == (column,)
    for group, _label in blank.fields["group_0"].choices:
        sums = [name for name, _label in blank.fields["sums"].choices]
        fields = SUMS | {"taken": "of_year", "day": "", "sums": sums, "group_0": group, "column_0": "", "column_1": ""}
        fields |= {f"op_{nth}": "equal" for nth in range(5)} | {"count_persons": ""}
        form = OwnTableForm(fields, ledger=ledger)
        assert form.is_valid(), form.errors
        assert len(queries.definition_of("试表", form.definition()).measures) == 1 + len(sums)


def test_everybody_in_the_programme_draws_it_from_the_own_rows_but_the_office_alone_changes_it(book, office):
    own = actions.keep(programme=book, name="名单", definition=BODY, by=office)
    clerk = hand_made.user("clerk", "county_clerk", place=JINYANG)
    drawn = page(client_of(clerk), "table", own.code)
    assert len(drawn.context["lines"]) == 1
    assert drawn.context["mine"] is False
    for name in ("change", "remove"):
        assert client_of(clerk).post(reverse(f"tables:{name}", args=["small", own.code])).status_code == 403
    assert page(client_of(hand_made.user("public", "public")), "table", own.code).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.remove(own, by=clerk)
    with pytest.raises(PermissionDenied):
        actions.keep(programme=book, name="名单", definition=BODY, by=hand_made.user("station", "labour_station"))


def test_an_office_of_the_same_name_in_another_county_is_another_office(book):
    one, other, colleague = (
        hand_made.user(name, "county_clerk", place=place)
        for name, place in (("a", BUTUO), ("b", JINYANG), ("c", BUTUO))
    )
    own = actions.keep(programme=book, name="名单", definition=BODY, by=one)
    assert not queries.is_of_office(own, other)
    assert queries.is_of_office(own, colleague)
    assert actions.keep(programme=book, name="名单", definition=BODY, by=other).pk != own.pk


def test_keeping_the_same_twice_keeps_one_and_another_under_its_name_is_refused(book, office):
    own = actions.keep(programme=book, name="名单", definition=BODY, by=office)
    assert actions.keep(programme=book, name="名单", definition=dict(BODY), by=office).pk == own.pk
    assert Change.objects.filter(ledger="report_tables").count() == 1
    with pytest.raises(DeedRefused, match="already keeps"):
        actions.keep(programme=book, name="名单", definition=BODY | {"columns": ["batch"]}, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnTable.objects.create(
            programme=book, ledger="labour", name="名单", definition={}, office=own.office, scope=own.scope, by=office
        )


@pytest.mark.parametrize("lacking", ["name", "office", "ledger"])
def test_a_table_without_name_office_or_ledger_is_refused_by_the_database(book, office, lacking):
    fields = {"ledger": "labour", "name": "名单", "office": "州办"} | {lacking: ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnTable.objects.create(programme=book, definition={}, scope="programme", by=office, **fields)


def test_a_change_leaves_old_and_new_and_an_older_version_is_refused(book, office):
    own = actions.keep(programme=book, name="名单", definition=BODY, by=office)
    changed = actions.change(
        own, name="用工单位", definition=BODY | {"columns": ["batch"]}, seen_version=1, by=office
    )  # fmt: skip
    assert (changed.name, changed.version) == ("用工单位", 2)
    left = Change.objects.filter(ledger="report_tables", deed="change").get()
    assert left.fields["definition"] == [BODY, BODY | {"columns": ["batch"]}]
    with pytest.raises(DeedRefused, match="changed this table"):
        actions.change(own, name="名单", definition=BODY, seen_version=1, by=office)
    assert actions.change(own, name="用工单位", definition=changed.definition, seen_version=2, by=office).version == 2


def test_it_is_changed_and_removed_on_the_pages(office, book):
    make(office, LIST)
    own = OwnTable.objects.get()
    client = client_of(office)
    form = client.get(reverse("tables:change", args=["small", own.code])).context["form"]
    assert form.initial["columns"] == LIST["columns"]
    fields = {f"op_{nth}": "equal" for nth in range(5)} | LIST | {"name": "改名", "seen_version": "1", "keep": "1"}
    assert client.post(reverse("tables:change", args=["small", own.code]), fields).status_code == 302
    assert OwnTable.objects.get().name == "改名"
    assert client.post(reverse("tables:remove", args=["small", own.code])).status_code == 302
    assert not OwnTable.objects.exists()
    assert Change.objects.get(deed="remove").fields["definition"][0]["columns"] == LIST["columns"]


def test_what_is_kept_may_not_be_filtered_by_what_describes_a_person(book, office):
    naming = BODY | {"where": [{"column": "name", "is": "equal", "value": "某人1"}]}
    with pytest.raises(DeedRefused, match="describes a person"):
        actions.keep(programme=book, name="查人", definition=naming, by=office)
    with pytest.raises(PackError):
        actions.keep(programme=book, name="坏", definition=BODY | {"columns": ["wages"]}, by=office)


def test_a_table_whose_ledger_has_changed_since_says_so_instead_of_failing(book, office):
    own = actions.keep(programme=book, name="名单", definition=BODY, by=office)
    OwnTable.objects.update(definition=BODY | {"columns": ["gone"]})
    client = client_of(office)
    assert page(client, "list").status_code == 200
    answer = page(client, "table", own.code)
    assert answer.status_code == 422
    assert "gone" in answer.content.decode()

"""When a term is over: who it was goes, how many there were stays (accounts.erasure), shown on projects.

These deeds are the same for every ledger; they are tested here because the floor they live on has no ledger of its own.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts import actions, erasure
from xieshou.apps.accounts.actions import UNTOLD
from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project
from xieshou.data import packs

pytestmark = pytest.mark.django_db
PERSON = "responsible_person"


@pytest.fixture
def book():
    return hand_made.programme()


def persons() -> list[str]:
    return list(Project.objects.order_by("record_no").values_list(PERSON, flat=True))


def term(**fields: object) -> packs.Retention:
    """A term of projects: three years after the row's own."""
    made = {
        "code": "t", "name_zh": "期限", "name_en": "term", "definition_zh": "", "definition_en": "", "source": ("XS",),
        "basis": "inferred", "ledger": "projects", "since": "year", "years": 3, "erases": (PERSON,),
        "keeps": (), "only": None,
    }  # fmt: skip
    return packs.Retention(**made | fields)


@pytest.fixture
def due_on(monkeypatch):
    """What is due under one term, on a day."""

    def ask(day: str, **fields: object) -> tuple[list[str], int]:
        monkeypatch.setattr(packs, "retention", lambda: {"t": term(**fields)})
        [one] = erasure.due(date.fromisoformat(day), {"projects": Project})
        return [row.record_no for row in one.rows], one.undated

    return ask


def test_a_name_goes_and_that_there_was_one_stays(book):
    project("p-1", book, responsible_person="演练 王")
    project("p-2", book)
    assert erasure.erase(Project, Project.objects.all(), by=None, why="到期") == 2
    token, nobody = persons()
    assert token.startswith(UNTOLD)
    assert "王" not in token
    assert nobody == ""
    assert set(Project.objects.values_list("version", flat=True)) == {2}


def test_an_erasure_leaves_one_change_that_names_the_rows_and_no_person(book):
    project("p-1", book, responsible_person="演练 王")
    project("p-2", book, responsible_person="演练 李")
    erasure.erase(Project, Project.objects.all(), by=None, why="到期")
    change = Change.objects.get(deed="erase")
    assert (change.ledger, change.row_count, change.keys, change.why) == ("projects", 2, ["p-1", "p-2"], "到期")
    assert change.fields == {}


def test_nothing_due_leaves_no_change(book):
    assert erasure.erase(Project, Project.objects.none(), by=None, why="到期") == 0
    assert not Change.objects.filter(deed="erase").exists()


def test_what_is_no_personal_column_cannot_be_erased(book):
    project("p-1", book)
    with pytest.raises(AssertionError, match="name"):
        erasure.erase(Project, Project.objects.all(), columns=["name"], by=None, why="")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["王", "李", "张", "王小", ""]), min_size=1, max_size=12), st.integers(0, 12))
def test_the_counts_of_rows_and_of_different_people_are_what_they_were(book, names, erased):
    Project.objects.all().delete()
    for number, name in enumerate(names):
        project(f"p-{number:02}", book, responsible_person=name)
    chosen = Project.objects.filter(record_no__in=[f"p-{number:02}" for number in range(erased)])
    before = Counter(names[:erased])
    erasure.erase(Project, chosen, by=None, why="")
    after = Counter(persons()[:erased])
    assert sorted(after.values()) == sorted(before.values())  # as many people, each as often
    assert after[""] == before[""]
    assert not set(after) & set(names) - {""}
    assert persons()[erased:] == names[erased:]
    same = dict(zip(names[:erased], persons()[:erased], strict=True))
    assert [same[name] for name in names[:erased]] == persons()[:erased]


def test_the_same_person_has_one_token_in_one_run_and_another_in_the_next(book):
    for number in range(3):
        project(f"p-{number}", book, responsible_person="演练 王")
    secret = erasure.new_secret()
    for no, key in (("p-0", secret), ("p-1", secret), ("p-2", None)):
        one = Project.objects.filter(record_no=no)
        erasure.erase(Project, one, by=None, why="", secret=key)
    first, second, third = persons()
    assert first == second != third
    assert len(first) == erasure.TOKEN_LENGTH <= 20


def test_erasing_again_keeps_the_tokens(book):
    project("p-1", book, responsible_person="演练 王")
    erasure.erase(Project, Project.objects.all(), by=None, why="")
    before = persons()
    erasure.erase(Project, Project.objects.all(), by=None, why="")
    assert persons() == before


# ── which rows are due ──


def test_rows_are_due_when_full_years_have_passed_after_their_own(book, due_on):
    for year in (2018, 2019, 2020):
        project(f"p-{year}", book, year=year, responsible_person="演练 王")
    project("p-nobody", book, year=2018)
    assert due_on("2022-12-31") == (["p-2018"], 0)
    assert due_on("2023-01-01") == (["p-2018", "p-2019"], 0)
    assert due_on("2021-12-31") == ([], 0)


def test_a_day_counts_by_its_year(book, due_on):
    project("p-1", book, start="2018-06", responsible_person="演练 王")
    project("p-2", book, responsible_person="演练 王")
    assert due_on("2021-12-31", since="start_last") == ([], 1)
    assert due_on("2022-01-01", since="start_last") == (["p-1"], 1)


def test_only_the_rows_concerned_are_due(book, due_on):
    project("p-1", book, responsible_person="演练 王", category="education")
    project("p-2", book, responsible_person="演练 王")
    assert due_on("2030-01-01", only=("category", "education")) == (["p-1"], 0)


def test_what_was_erased_is_due_no_more(book, due_on):
    project("p-1", book, responsible_person="演练 王")
    project("p-2", book, responsible_person="演练 李")
    assert due_on("2030-01-01")[0] == ["p-1", "p-2"]
    erasure.erase(Project, Project.objects.filter(record_no="p-1"), columns=[PERSON], by=None, why="")
    assert due_on("2030-01-01") == (["p-2"], 0)


# ── nothing is left elsewhere ──


def test_a_change_never_writes_down_who_it_was(book):
    clerk = hand_made.user("clerk", "office")
    row = project("p-1", book, status="draft", responsible_person="演练 王")
    actions.change(row, fields={PERSON: "演练 李", "name": "新名"}, seen_version=1, by=clerk)
    actions.change(row, fields={PERSON: ""}, seen_version=2, by=clerk)
    told = [change.fields for change in Change.objects.filter(key="p-1").order_by("id")]
    assert told == [{PERSON: [UNTOLD, UNTOLD], "name": ["项目p-1", "新名"]}, {PERSON: [UNTOLD, ""]}]


def test_after_erasure_no_table_holds_the_name(book):
    clerk = hand_made.user("clerk", "office")
    row = project("p-1", book, status="draft", responsible_person="演练 慕容某")
    actions.change(row, fields={PERSON: "演练 慕容另"}, seen_version=1, by=clerk)
    erasure.erase(Project, Project.objects.all(), by=None, why="到期")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "慕容" not in str(cursor.fetchall()), table

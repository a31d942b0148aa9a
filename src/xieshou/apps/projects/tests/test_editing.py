"""Entering and changing projects: what is refused, in which words, and what is never written silently."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from xieshou.apps.accounts.actions import StaleRow
from xieshou.apps.accounts.models import AccessRecord, Change, Status
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects import actions
from xieshou.apps.projects.forms import ProjectForm
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def clerk(client, book):
    user = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    client.force_login(user)
    return user


def address(name, *more):
    return reverse(f"projects:{name}", args=["small", *more])


def typed(row=None, **changed):
    """What a browser sends back of the form as it stands, with some boxes changed."""
    form = ProjectForm(project=row)
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in (shown | changed).items()}


def draft(book, **fields):
    return project("p1", book, name="学校", status=Status.DRAFT, total_fen=3_185_000_00, **fields)


def test_a_clerk_changes_an_open_project_and_the_change_says_who_what_and_why(client, clerk, book):
    row = draft(book, start="2019-03")
    answer = client.post(address("edit", "p1"), typed(row, name="新学校", total="400.5", why="批复已改"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.total_fen, row.version, row.start_printed) == ("新学校", 4_005_000_00, 2, "2019-03")
    [change] = Change.objects.filter(ledger="projects", key="p1")
    assert (change.by, change.deed, change.why) == (clerk, "change", "批复已改")
    assert change.fields == {"name": ["学校", "新学校"], "total_fen": [3_185_000_00, 4_005_000_00]}


def test_a_changed_name_is_found_at_once(client, clerk, book):
    client.post(address("edit", "p1"), typed(draft(book), name="花椒车间"))
    assert Project.objects.filter(search__contains=" 花椒 ").exists()
    assert Project.objects.filter(search__contains=" 布拖 ").exists()


def test_saving_over_a_newer_version_is_refused_and_shows_both(client, clerk, book):
    row = draft(book)
    mine = typed(row, name="我的名称")
    actions.change_project(row, fields={"name": "别人的名称"}, seen_version=1, by=hand_made.user("o", "office"))
    answer = client.post(address("edit", "p1"), mine, headers=ENGLISH)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing of yours was written" in page
    assert answer.context["beside"] == [{"label": "Project name", "theirs": "别人的名称", "yours": "我的名称"}]
    assert Project.objects.get(record_no="p1").name == "别人的名称"
    again = {**mine, "version": answer.context["form"]["version"].value()}
    assert client.post(address("edit", "p1"), again).status_code == 302
    assert Project.objects.get(record_no="p1").name == "我的名称"


@pytest.mark.parametrize(
    ("box", "text", "words"),
    [
        ("name", "", "The project has no name. Write it as in the approval."),
        ("total", "三百万", "“三百万” is no amount in 10,000 yuan. Write digits with at most six decimals"),
        ("total", "0.0000001", "is no amount in 10,000 yuan"),
        ("total", "-5", "The total must be more than zero"),
        ("total", "1e400", "is no amount in 10,000 yuan"),
        ("total", "NaN", "is no amount in 10,000 yuan"),
        ("start", "2019-02-30", "“2019-02-30” is no date of the calendar. Write 2018, 2018-06 or 2018-06-02."),
        ("finish", "2018", "The project would finish (2018) before it starts (2019-03)."),
        ("planned_finish", "明年", "This is no day of the calendar. Write it like 2018-12-31."),
        ("beneficiaries", "12.5", "This is no whole number."),
        ("beneficiaries", "12", "A number of beneficiaries needs its unit. Choose one."),
    ],
)
def test_a_wrong_box_says_what_was_found_and_what_to_do_and_nothing_is_written(client, clerk, book, box, text, words):
    row = draft(book, start="2019-03")
    answer = client.post(address("edit", "p1"), typed(row, **{box: text}), headers=ENGLISH)
    assert answer.status_code == 400
    assert words in answer.content.decode().replace("&quot;", '"')
    assert Project.objects.get(record_no="p1").version == 1


def test_a_name_that_the_county_already_has_is_refused_in_the_words_of_the_register(client, clerk, book):
    project("p2", book, name="学校二")
    answer = client.post(address("edit", "p1"), typed(draft(book), name="学校二"), headers=ENGLISH)
    assert answer.status_code == 400
    assert "This county already has a project of this name in this year." in answer.content.decode()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED, Status.FROZEN])
def test_a_project_that_is_no_longer_open_cannot_be_edited(client, clerk, book, status):
    row = project("p1", book, status=status)
    assert client.get(address("edit", "p1")).status_code == 403
    assert client.post(address("edit", "p1"), typed(row, name="x")).status_code == 403
    assert Project.objects.get().name == row.name


def test_nobody_edits_outside_the_own_scope_or_role(client, book):
    draft(book)
    client.force_login(hand_made.user("elsewhere", "county_clerk", place=hand_made.JINYANG))
    assert client.get(address("edit", "p1")).status_code == 404
    client.force_login(hand_made.user("auditor", "auditor"))
    assert client.get(address("edit", "p1")).status_code == 403
    assert client.get(address("new")).status_code == 403


def test_opening_the_form_of_a_row_that_names_a_person_is_on_record(client, clerk, book):
    draft(book, responsible_person="演练 王")
    assert "演练 王" in client.get(address("edit", "p1")).content.decode()
    assert AccessRecord.objects.filter(by=clerk, key="p1", how="opened").count() == 1


def new(**changed):
    made = {"name": "花椒车间", "category": "industry", "area": "industry", "place": hand_made.BUTUO, "year": 2019}
    return typed(**{**made, "pairing": "", **changed})


def test_a_new_project_gets_the_next_number_of_its_county_and_year(client, clerk, book):
    ties = hand_made.pairings(book)
    assert client.post(address("new"), new(pairing="p-butuo")).status_code == 302
    assert client.post(address("new"), new(name="第二项")).status_code == 302
    first, second = Project.objects.order_by("record_no")
    assert (first.record_no, second.record_no) == ("XM513429-2019-0001", "XM513429-2019-0002")
    assert (first.status, first.pairing, first.donor_id) == (Status.DRAFT, ties["butuo"], hand_made.NORTH)
    assert Change.objects.get(key=first.record_no).deed == "create"
    assert " 花椒 " in first.search


def test_a_new_project_can_only_lie_in_a_county_of_the_own_scope(client, clerk, book):
    hand_made.pairings(book)
    answer = client.get(address("new"))
    assert [code for code, _name in answer.context["form"].fields["place"].choices] == [hand_made.BUTUO]
    assert client.post(address("new"), new(place=hand_made.JINYANG)).status_code == 400
    assert not Project.objects.exists()


def test_the_action_itself_refuses_a_county_outside_the_scope_and_leaves_nothing(clerk, book):
    row = Project(programme=book, name="越界", category="industry", area="industry", stage="idea", year=2019,
                  recipient_id=hand_made.JINYANG)  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.start_project(row, by=clerk)
    assert not Project.objects.exists()
    assert not Change.objects.filter(ledger="projects").exists()


def test_a_new_project_must_lie_on_the_recipient_side(book):
    row = Project(programme=book, name="x", category="industry", area="industry", stage="idea", recipient_id="440605")
    with pytest.raises(ValidationError):
        actions.start_project(row, by=hand_made.user("o", "office"))


def test_a_donor_office_enters_projects_of_its_own_pairings_alone(client, book):
    hand_made.pairings(book)
    client.force_login(hand_made.user("donor", "donor_office", place=hand_made.NORTH))
    assert client.post(address("new"), new(pairing="p-butuo")).status_code == 302
    answer = client.post(address("new"), new(name="没有结对"), headers=ENGLISH)
    assert answer.status_code == 400
    assert "lies outside the places you look after" in answer.content.decode()
    assert Project.objects.count() == 1


def test_a_year_outside_the_books_is_refused_with_the_years_they_cover(client, clerk, book):
    answer = client.post(address("new"), new(year=2031), headers=ENGLISH)
    assert "The books of this programme cover 2016 to 2020." in answer.content.decode()


def test_a_stale_change_raises_with_their_version_and_your_fields(clerk, book):
    row = draft(book)
    actions.change_project(row, fields={"name": "一"}, seen_version=1, by=clerk)
    with pytest.raises(StaleRow) as stale:
        actions.change_project(row, fields={"name": "二"}, seen_version=1, by=clerk)
    assert (stale.value.theirs.name, stale.value.yours) == ("一", {"name": "二"})

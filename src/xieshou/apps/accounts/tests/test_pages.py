"""The pages of users and of the log: what an administrator does there, and what nobody else may open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import AccessRecord, Change, Role, Scope, User
from xieshou.apps.accounts.tests.people import somebody

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def admin(client):
    user = somebody("admin", "administrator")
    client.force_login(user)
    return user


def address(name, *more):
    return reverse(f"accounts:{name}", args=more)


def role(**changed):
    return {"role": "office", "programme": "", "place": "", "pairing": ""} | changed


def test_an_administrator_makes_an_account_and_the_password_is_shown_once(client, admin):
    answer = client.post(address("new_user"), {"username": "zhang", "full_name": "演练 张", "office": "昭觉县"})
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert User.objects.get(username="zhang").check_password(password)
    assert password not in client.get(address("user", "zhang")).content.decode()


@pytest.mark.parametrize("username", ["", "admin", "new", "ein mann", "a/b"])
def test_a_name_that_cannot_be_is_refused_beside_its_box(client, admin, username):
    answer = client.post(address("new_user"), {"username": username})
    assert answer.status_code == 400
    assert answer.context["form"].errors["username"]
    assert User.objects.count() == 1


def test_a_role_is_given_shown_and_taken_back(client, admin):
    somebody("zhang")
    given = client.post(address("give_scope", "zhang"), role(role="county_clerk", programme="p", place="513431"))
    assert given.status_code == 302
    assert "513431" in client.get(address("user", "zhang")).content.decode()
    scope = Scope.objects.get(user__username="zhang")
    assert client.post(address("take_scope", "zhang", scope.pk)).status_code == 302
    assert not Scope.objects.filter(user__username="zhang").exists()
    assert list(Change.objects.order_by("id").values_list("deed", flat=True)) == ["give_scope", "take_scope"]


def test_a_place_that_is_no_code_is_refused_in_words(client, admin):
    somebody("zhang")
    answer = client.post(address("give_scope", "zhang"), role(place="昭觉"), headers=ENGLISH)
    assert answer.status_code == 400
    assert "is no division code: write 6, 9 or 12 digits" in answer.content.decode()


def test_an_account_is_closed_and_a_new_password_is_given(client, admin):
    other = somebody("zhang", "office")
    answer = client.post(address("new_password", "zhang"))
    other.refresh_from_db()
    assert other.check_password(answer.context["password"])
    client.post(address("deactivate", "zhang"))
    other.refresh_from_db()
    assert not other.is_active


def test_nobody_closes_the_own_account_or_takes_away_the_own_right_to_administer(client, admin):
    assert client.post(address("deactivate", "admin")).status_code == 403
    assert client.post(address("new_password", "admin")).status_code == 403
    assert client.post(address("take_scope", "admin", admin.scopes.get().pk)).status_code == 403
    admin.refresh_from_db()
    assert admin.is_active


def test_an_administrator_of_one_programme_gives_and_reaches_no_more_than_that(client):
    client.force_login(somebody("mine", "administrator", programme="a"))
    somebody("chief", "administrator")
    other, fresh = somebody("other", "office", programme="b"), somebody("fresh")
    both = somebody("both", "office", programme="a")
    Scope.objects.create(user=both, role="office", programme="b")
    assert {user.username for user in client.get(address("users")).context["users"]} == {"mine", "fresh", "both"}
    assert client.get(address("user", other.username)).status_code == 404
    assert client.post(address("deactivate", "chief")).status_code == 404
    assert client.post(address("deactivate", "both")).status_code == 403
    for too_much in (role(), role(programme="b"), role(role="administrator")):
        assert client.post(address("give_scope", "fresh"), too_much).status_code == 403
    assert not fresh.scopes.exists()
    assert client.post(address("give_scope", "fresh"), role(programme="a", place="513431")).status_code == 302
    outer = both.scopes.get(programme="b")
    assert client.post(address("take_scope", "both", outer.pk)).status_code == 403


@pytest.mark.parametrize("held", [one for one in Role.values if one != "administrator"])
def test_no_other_role_opens_the_users_or_does_a_deed_on_them(client, held):
    client.force_login(somebody("x", held))
    target = somebody("zhang", "office")
    for name in ("users", "new_user"):
        assert client.get(address(name)).status_code == 403
    assert client.get(address("user", "zhang")).status_code == 403
    assert client.post(address("new_user"), {"username": "li"}).status_code == 403
    for name in ("give_scope", "deactivate", "new_password"):
        assert client.post(address(name, "zhang"), role()).status_code == 403
    assert client.post(address("take_scope", "zhang", target.scopes.get().pk)).status_code == 403
    assert User.objects.count() == 2
    assert Scope.objects.count() == 2


@pytest.mark.parametrize("held", Role.values)
def test_the_log_is_open_to_auditors_and_administrators_alone(client, held):
    client.force_login(somebody("x", held))
    expected = 200 if held in ("auditor", "administrator") else 403
    assert client.get(address("access")).status_code == expected
    assert client.get(address("access") + "?show=access").status_code == expected


def test_whoever_is_not_signed_in_is_asked_to(client):
    for one in (address("users"), address("access"), address("user", "zhang")):
        assert client.get(one).url.startswith("/sign-in/")


def test_deeds_are_no_links(client, admin):
    somebody("zhang")
    for name in ("give_scope", "deactivate", "new_password"):
        assert client.get(address(name, "zhang")).status_code == 405


def test_the_log_shows_the_newest_first_and_leads_there_and_back(client, monkeypatch):
    client.force_login(somebody("auditor", "auditor"))
    for n in range(120):
        Change.objects.create(deed="create", ledger="users", key=f"u{n}")
    first = client.get(address("access"))
    assert [record.key for record in first.context["records"]][:2] == ["u119", "u118"]
    second = client.get(address("access") + first.context["page"]["next_url"])
    third = client.get(address("access") + second.context["page"]["next_url"])
    assert [record.key for record in third.context["records"]] == [f"u{n}" for n in range(19, -1, -1)]
    assert third.context["page"]["next_url"] == ""
    back = client.get(address("access") + third.context["page"]["previous_url"])
    assert [record.key for record in back.context["records"]] == [record.key for record in second.context["records"]]


def test_the_log_tells_who_opened_rows_that_name_a_person(client):
    auditor = somebody("auditor", "auditor")
    client.force_login(auditor)
    AccessRecord.objects.create(by=auditor, ledger="projects", key="p1", how="opened")
    AccessRecord.objects.create(by=auditor, ledger="cadres", row_count=12, how="exported")
    page = client.get(address("access") + "?show=access", headers=ENGLISH).content.decode()
    for words in ("p1", "took away", "12 rows"):
        assert words in page


def test_the_log_shows_no_value_of_a_field(client):
    client.force_login(somebody("auditor", "auditor"))
    Change.objects.create(
        deed="change", ledger="projects", key="p1", fields={"responsible_person": ["演练 王", "演练 李"]}
    )
    page = client.get(address("access")).content.decode()
    assert "p1" in page
    assert "演练 王" not in page


def test_the_users_are_found_by_a_part_of_name_or_office_and_listed_page_by_page(client, admin, monkeypatch):
    for n in range(60):
        somebody(f"user{n:02d}")
    first = client.get(address("users"))
    assert first.context["page"]["count"] == 61
    second = client.get(address("users") + first.context["page"]["next_url"])
    assert [user.username for user in second.context["users"]] == [f"user{n}" for n in range(49, 60)]
    assert [user.username for user in client.get(address("users") + "?q=SER07").context["users"]] == ["user07"]


def test_twice_as_many_users_and_records_ask_the_register_no_more_often(client, admin):
    def asked(where):
        with CaptureQueriesContext(connection) as questions:
            assert client.get(where).status_code == 200
        return len(questions)

    addresses = [address("users"), address("access"), address("access") + "?show=access"]
    Change.objects.create(deed="create", ledger="users", key="x")
    AccessRecord.objects.create(by=admin, ledger="projects", key="p", how="opened")
    before = [asked(one) for one in addresses]
    for n in range(20):
        somebody(f"user{n}", "office", "auditor")
        Change.objects.create(deed="create", ledger="users", key=f"x{n}")
        AccessRecord.objects.create(by=admin, ledger="projects", key=f"p{n}", how="opened")
    assert [asked(one) for one in addresses] == before
    assert max(before) <= 12

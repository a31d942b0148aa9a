"""Pages of assets: what is shown to whom, from a project to its asset, a deed by its form, what is pointed out."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.assets.tests.hand_made import asset
from xieshou.apps.projects.models import Asset, AssetDue, AssetReading
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def book():
    return hand_made.programme(books=Programme.Books.KEPT, as_of=date(2019, 12, 31))


def signed_in(client, role, place=hand_made.BUTUO):
    user = hand_made.user(role, role, place=place)
    client.force_login(user)
    return user


def url(name, *more):
    return reverse(f"assets:{name}", args=["small", *more])


def get(client, address, **query):
    return client.get(address, query, headers=ENGLISH)


def test_the_list_is_narrowed_by_kind_state_county_what_is_overdue_and_what_is_lacking(client, book):
    signed_in(client, "county_clerk", hand_made.PREFECTURE)
    asset("a1", book, rent_due_fen=100, year=2018)
    asset("a2", book, kind="public", state="idle", operator="", titled_on=None)
    late = asset("a3", book, place=hand_made.JINYANG)
    AssetDue.objects.create(asset=late, kind="dividend", year=2019, due_on=date(2019, 12, 1), due_fen=5)

    def found(**query):
        return [row.record_no for row in get(client, url("list"), **query).context["assets"]]

    assert found() == ["a1", "a2", "a3"]
    assert found(kind="public") == found(state="idle") == found(lacks="title") == ["a2"]
    assert found(place=hand_made.JINYANG) == found(overdue="dividend") == ["a3"]
    assert found(overdue="any") == ["a1", "a3"]
    assert found(q="a2") == ["a2"]
    assert found(kind="nonsense", place="x", sort="-value") == ["a3", "a2", "a1"]


def test_the_public_sees_accepted_assets_without_operator_person_and_remarks(client, book):
    signed_in(client, "public")
    asset("a1", book, upkeep_person="吉克某", remarks="内部说明")
    asset("a2", book, status=Status.DRAFT)
    assert [row.record_no for row in get(client, url("list")).context["assets"]] == ["a1"]
    assert get(client, url("detail", "a2")).status_code == 404
    page = get(client, url("detail", "a1")).content.decode()
    for hidden in ("吉克某", "内部说明", "甲合作社", "What may be done now"):
        assert hidden not in page
    assert get(client, url("list"), lacks="operator").context["asked"].lacks == ""
    assert get(client, url("new")).status_code == 403
    assert get(client, url("deed", "a1", "hand_over")).status_code == 403


def test_a_clerk_sees_the_operator_and_a_neighbour_sees_nothing(client, book):
    asset("a1", book, upkeep_person="吉克某")
    signed_in(client, "county_clerk")
    page = get(client, url("detail", "a1")).content.decode()
    assert "甲合作社" in page
    assert "吉克某" in page
    client.force_login(hand_made.user("other", "county_clerk", place=hand_made.JINYANG))
    assert get(client, url("detail", "a1")).status_code == 404


def test_from_a_finished_project_an_asset_is_registered_with_what_the_project_tells(client, book):
    signed_in(client, "county_clerk")
    project("p1", book, name="引水工程", category="water", stage="completed", total_fen=5_000_000,
            finish_printed="2019-06-01", finish_first=date(2019, 6, 1), finish_last=date(2019, 6, 1))  # fmt: skip
    page = client.get(reverse("projects:detail", args=["small", "p1"]), headers=ENGLISH).content.decode()
    assert "no asset is registered and no reason is written" in page
    form = get(client, url("new"), project="p1").context["form"]
    held = {name: form.initial[name] for name in ("name", "kind", "original_value_fen", "built_on")}
    assert held == {"name": "引水工程", "kind": "public", "original_value_fen": 5_000_000, "built_on": date(2019, 6, 1)}
    given = held | {"state": "good", "original_value_fen": "50000", "built_on": "2019-06-01", "owner_kind": "village"}
    answer = client.post(url("new") + "?project=p1", given, headers=ENGLISH)
    [made] = Asset.objects.all()
    assert answer.status_code == 302, answer.context["form"].errors
    assert (made.project.record_no, made.original_value_fen, made.status, made.year) == ("p1", 5_000_000, "draft", 2019)
    page = client.get(reverse("projects:detail", args=["small", "p1"]), headers=ENGLISH).content.decode()
    assert url("detail", made.record_no) in page
    again = client.post(url("new") + "?project=p1", given, headers=ENGLISH)
    assert again.status_code == 400
    assert Asset.objects.count() == 1


def test_a_deed_is_refused_beside_its_form_and_done_when_the_reason_is_written(client, book):
    hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    row = asset("a1", book, titled_on=None, handed_over_on=None, status=Status.DRAFT)
    signed_in(client, "county_clerk")
    given = {"version": 1, "handed_over_on": "2019-07-01", "upkeep_unit": "大井村", "why": ""}
    answer = client.post(url("deed", "a1", "hand_over"), given, headers=ENGLISH)
    assert answer.status_code == 422
    assert "Register the title first" in answer.content.decode()
    assert client.post(url("deed", "a1", "hand_over"), given | {"why": "补办中"}).status_code == 302
    stale = client.post(url("deed", "a1", "hand_over"), given | {"why": "补办中"}, headers=ENGLISH)
    assert stale.status_code == 409
    row.refresh_from_db()
    assert (row.handed_over_on, row.version) == (date(2019, 7, 1), 2)
    assert get(client, url("deed", "a1", "burn")).status_code == 404


def test_what_is_due_is_paid_by_its_form_from_the_row_alone(client, book):
    row = asset("a1", book, dividend_due_fen=90_000, dividend_due_on=date(2019, 12, 15))
    signed_in(client, "county_clerk")
    page = get(client, url("detail", "a1"))
    assert page.context["overdue_fen"] == 90_000
    [line] = page.context["dues"]
    given = {"version": 1, "paid": "900.00", "paid_on": "2019-12-20", "why": ""}
    assert client.post(line["url"], given | {"paid": "900.001"}, headers=ENGLISH).status_code == 422
    assert client.post(line["url"], given | {"paid": "901"}, headers=ENGLISH).status_code == 422
    assert client.post(line["url"], given, headers=ENGLISH).status_code == 302
    row.refresh_from_db()
    assert row.dividend_paid_fen == 90_000
    assert get(client, url("detail", "a1")).context["overdue_fen"] == 0
    assert get(client, url("term", "a1", "rent-2019")).status_code == 404


def test_what_is_pointed_out_on_a_day_is_a_page_and_a_file(client, book):
    signed_in(client, "office", "")
    row = asset("a1", book, state="idle", name="=冷库")
    AssetReading.objects.create(asset=row, year=2019, state="idle", checked_on=date(2019, 6, 1), checker="县办")
    asset("a2", book)
    asset("a3", book, dividend_due_fen=100, dividend_due_on=date(2019, 12, 1))
    asset("a4", book, state="idle", status=Status.DRAFT)
    page = get(client, url("alarms"))
    told = {
        line.asset.record_no: ([one.age.code for one in line.told], line.overdue_fen) for line in page.context["lines"]
    }
    assert told == {"a1": (["idle"], 0), "a3": ([], 100)}
    assert [line.asset.record_no for line in get(client, url("alarms"), what="idle").context["lines"]] == ["a1"]
    assert get(client, url("alarms"), as_of="2019-06-30").context["lines"][0].alarm is False
    assert get(client, url("alarms"), as_of="someday").status_code == 200
    csv = b"".join(get(client, url("alarms_file", "csv"))).decode("utf-8-sig")
    assert "'=冷库" in csv
    assert b"".join(get(client, url("alarms_file", "xlsx")))[:2] == b"PK"
    assert get(client, url("alarms_file", "pdf")).status_code == 404


def test_the_file_of_the_public_has_no_operator(client, book):
    signed_in(client, "public")
    asset("a1", book, state="idle")
    csv = b"".join(get(client, url("alarms_file", "csv"))).decode("utf-8-sig")
    assert "a1" in csv
    assert "经营主体" not in csv
    assert "甲合作社" not in csv

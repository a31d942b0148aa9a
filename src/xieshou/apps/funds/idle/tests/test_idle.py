"""Idle money of a reader: the balances of the day, by county and project; its page and its file."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds import queries as funds
from xieshou.apps.funds.idle import queries
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, JINYANG, YUAN, book, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
AS_OF = date(2019, 12, 31)


def on(text: str) -> PublishedDate:
    return PublishedDate.read(text)


@pytest.fixture
def programme():
    return book(as_of=AS_OF)


def some_money(programme):
    """Butuo: 100 of February, 70 of it allocated in December, 20 of that paid out. Jinyang: 40 of November."""
    receive(programme, 100, on=on("2019-02-10"))
    work = project(programme)
    actions.allocate(project=work, amount_fen=70 * YUAN, on=on("2019-12-01"), by=None)
    actions.disburse(project=work, amount_fen=20 * YUAN, on=on("2019-12-20"), by=None)
    receive(programme, 40, JINYANG, on=on("2019-11-10"))
    Movement.objects.update(status=Status.ACCEPTED)


def test_what_stands_is_told_by_account_with_its_age_from_receipt(programme):
    some_money(programme)
    answer = queries.as_json(queries.idle([programme], AS_OF, None))
    told = {
        one["account"].split("/", 1)[1]: (one["balance"], one["idle"], one["oldest_day"]) for one in answer["accounts"]
    }
    assert told == {
        f"received/{BUTUO}": ("30", "30", "2019-02-10"), "allocated/p-1": ("50", "50", "2019-02-10"),
        "disbursed/p-1": ("20", "20", "2019-02-10"), f"received/{JINYANG}": ("40", "0", "2019-11-10"),
    }  # fmt: skip
    assert (answer["total"], answer["idle"], answer["thresholds"]) == ("140", "100", [3, 6, 12, 24])
    assert answer["brackets"] == {"0-3": "40", "3-6": "0", "6-12": "100", "12-24": "0", "24+": "0"}
    assert {one["project"] for one in answer["accounts"]} == {None, "p-1"}


def test_what_stands_is_what_the_list_of_funds_says_stands(programme):
    some_money(programme)
    office = hand_made.user("office", "office")
    held = {line.account.code: line.held_fen for line in funds.balances(programme, office, inside_only=True)}
    found = queries.idle([programme], AS_OF, office)
    assert {one.account.code: one.fen for one in found.stands} == {code: fen for code, fen in held.items() if fen}


@pytest.mark.parametrize("day", ["2019-02-09", "2019-02-10", "2019-11-30", "2019-12-01", "2019-12-31", "2021-12-31"])
def test_on_each_day_the_accounts_hold_what_had_come_and_not_gone(programme, day):
    some_money(programme)
    as_of = date.fromisoformat(day)
    come = sum(yuan for since, yuan in ((date(2019, 2, 10), 100), (date(2019, 11, 10), 40)) if since <= as_of)
    assert queries.idle([programme], as_of, None).total.fen == come * YUAN


def test_a_clerk_sees_the_idle_money_of_the_own_county_with_its_whole_age(programme):
    some_money(programme)
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    found = queries.idle([programme], AS_OF, clerk)
    everything = queries.within(queries.idle([programme], AS_OF, None), BUTUO)
    assert queries.as_json(found) == queries.as_json(everything)
    assert {one.account.holder_id for one in found.stands} == {BUTUO}


def test_published_books_call_nothing_idle(programme):
    some_money(programme)
    programme.books = "collected"
    programme.save()
    answer = queries.as_json(queries.idle([programme], AS_OF, None))
    assert (answer["total"], answer["accounts"], answer["left_out"]) == (None, [], ["small"])


@pytest.fixture
def office(client, programme):
    client.force_login(hand_made.user("office", "office"))
    return client


def opened(client, query=""):
    return client.get(reverse("funds:idle", args=["small"]) + query, headers={"Accept-Language": "en"})


def test_the_page_has_counties_stages_projects_and_accounts_that_add_up(office, programme):
    some_money(programme)
    answer = opened(office)
    shown = answer.context
    assert shown["as_of"] == AS_OF
    for table in ("counties", "stages", "accounts"):
        assert sum(line["stand"].fen for line in shown[table]) == shown["total"].fen == 140 * YUAN
    assert [(line["name"], line["stand"].fen) for line in shown["projects"]] == [("引水工程p-1", 70 * YUAN)]
    assert f"{reverse('funds:trail', args=['small'])}?project=p-1" in answer.content.decode()


def test_the_page_is_narrowed_to_a_place_and_another_day(office, programme):
    some_money(programme)
    assert opened(office, f"?place={JINYANG}").context["total"].fen == 40 * YUAN
    assert opened(office, f"?place={hand_made.PREFECTURE}").context["total"].fen == 140 * YUAN
    assert opened(office, "?as_of=2019-11-01").context["total"].fen == 100 * YUAN
    wrong = opened(office, "?as_of=gestern&place=x")
    assert wrong.context["total"].fen == 140 * YUAN
    assert "“gestern” is no day" in wrong.content.decode()


def test_published_books_and_empty_ones_say_so(office, programme):
    assert "Nothing stands in an account" in opened(office).content.decode()
    programme.books = "collected"
    programme.save()
    assert "Nothing can be said here" in opened(office).content.decode()


def test_the_file_has_the_accounts_of_the_page(office, programme, tmp_path):
    some_money(programme)
    for kind in ("csv", "xlsx"):
        answer = office.get(reverse("funds:idle_file", args=["small", kind]) + f"?place={BUTUO}")
        path = tmp_path / f"idle.{kind}"
        path.write_bytes(b"".join(answer.streaming_content))
        rows = pl.read_csv(path) if kind == "csv" else pl.read_excel(path, engine="calamine")
        assert rows.height == 3
        assert sum(rows["结存（元） balance, yuan"]) == 100
        assert "数据性质 kind of data" not in rows.columns
    assert office.get(reverse("funds:idle_file", args=["small", "exe"])).status_code == 404


def test_the_file_of_an_invented_programme_says_so_in_every_row(office, programme, tmp_path):
    some_money(programme)
    programme.invented = True
    programme.save()
    path = tmp_path / "idle.csv"
    path.write_bytes(b"".join(office.get(reverse("funds:idle_file", args=["small", "csv"])).streaming_content))
    assert set(pl.read_csv(path)["数据性质 kind of data"]) == {"演练数据"}

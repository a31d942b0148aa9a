"""The page of funds: sums that open the rows behind them, what stands outside, and who sees which money."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, JINYANG, YUAN, book, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
WAN = 10_000


@pytest.fixture
def programme():
    return book()


@pytest.fixture
def office(client, programme):
    client.force_login(hand_made.user("office", "office"))
    return client


def accept_all():
    Movement.objects.update(status=Status.ACCEPTED)


def page(client, query="?year=2019"):
    return opened(client, reverse("funds:list", args=["small"]) + query)


def opened(client, address):
    return client.get(address, headers={"Accept-Language": "en"})


def cells(answer, year):
    [row] = [row for row in answer.context["year_rows"] if row["year"] == year]
    return {str(cell["label"]): cell for cell in row["cells"]}


def to_the_payee(programme, county=BUTUO, record_no="p-1"):
    """Ten thousand yuan received, eight allocated, five disbursed, three spent."""
    work = project(programme, record_no, county)
    receive(programme, 10 * WAN, county, document_no=record_no)
    actions.allocate(project=work, amount_fen=8 * WAN * YUAN, on=DAY, by=None)
    actions.disburse(project=work, amount_fen=5 * WAN * YUAN, on=DAY, by=None)
    actions.spend(project=work, amount_fen=3 * WAN * YUAN, on=DAY, by=None)
    return work


def test_each_sum_of_a_year_opens_the_movements_that_add_up_to_it(office, programme):
    to_the_payee(programme)
    gift = receive(programme, 4 * WAN, fund_type="donation_cash")
    wrong = receive(programme, 2 * WAN)
    actions.reverse(wrong, on=DAY, by=None, why="重复录入")
    receive(programme, 7 * WAN, on=PublishedDate.read("2018"))
    accept_all()
    receive(programme, 9 * WAN)  # not accepted yet
    told = cells(page(office), 2019)
    assert {label: cell["fen"] for label, cell in told.items()} == {
        "promised": 0, "received": 14 * WAN * YUAN, "allocated": 8 * WAN * YUAN, "disbursed": 5 * WAN * YUAN,
        "spent": 3 * WAN * YUAN,
    }  # fmt: skip
    for cell in told.values():
        if cell["url"]:
            behind = opened(office, cell["url"])
            assert behind.context["sums"]["fen"] == cell["fen"]
    received = opened(office, told["received"]["url"]).context
    assert {row.record_no for row in received["movements"]} >= {gift.record_no, wrong.record_no}
    assert sum(row.signed_fen for row in received["movements"] if not row.unsettled) == 14 * WAN * YUAN


def test_a_type_that_is_part_of_another_is_listed_and_not_added(office, programme):
    receive(programme, 10 * WAN)
    receive(programme, 4 * WAN, fund_type="fiscal_payment")
    accept_all()
    answer = page(office)
    assert cells(answer, 2019)["received"]["fen"] == 10 * WAN * YUAN
    assert answer.context["sums"] == {"count": 2, "counted": 1, "fen": 10 * WAN * YUAN}
    assert "not added" in answer.content.decode()


def test_nothing_is_zero_on_kept_books_and_not_published_on_collected_ones(office, programme):
    receive(programme, WAN)
    accept_all()
    assert cells(page(office), 2019)["spent"]["fen"] == 0
    programme.books = "collected"
    programme.save()
    answer = page(office)
    assert cells(answer, 2019)["spent"]["fen"] is None
    assert answer.context["chart"]["series"][0]["values"] == [None, None, None, "1.0", None]
    assert "Not published" in answer.content.decode()


def test_the_head_keeps_its_year_switch(office, programme):
    assert [one["year"] for one in page(office).context["years"]] == list(programme.years)


def test_the_chart_is_titled_by_the_year_in_which_most_was_received(office, programme):
    for year, wan in (("2017", 3), ("2018", 5), ("2019", 4)):
        receive(programme, wan * WAN, on=PublishedDate.read(year))
    accept_all()
    assert "Most was received in 2018: 50,000 yuan" in page(office).content.decode()


def test_what_stands_where_is_the_sum_of_its_movements(office, programme):
    to_the_payee(programme)
    receive(programme, 6 * WAN, JINYANG)
    accept_all()
    answer = page(office)
    stages = [str(stage) for stage in answer.context["stages"]]
    held = {row["code"]: dict(zip(stages, row["held"], strict=True)) for row in answer.context["stock"]}
    assert held == {
        BUTUO: {"promised": 0, "received": 2 * WAN * YUAN, "allocated": 3 * WAN * YUAN, "disbursed": 2 * WAN * YUAN,
                "retention money": 0},
        JINYANG: {"promised": 0, "received": 6 * WAN * YUAN, "allocated": 0, "disbursed": 0, "retention money": 0},
    }  # fmt: skip
    assert dict(zip(stages, answer.context["stock_sums"], strict=True))["received"] == 8 * WAN * YUAN


def test_places_and_areas_are_told_only_where_rows_name_them(office, programme):
    receive(programme, WAN, hand_made.PREFECTURE)
    accept_all()
    answer = page(office)
    assert [row["code"] for row in answer.context["places"]] == [hand_made.PREFECTURE]
    assert answer.context["areas"] == []
    to_the_payee(programme)
    accept_all()
    answer = page(office)
    assert [row["code"] for row in answer.context["places"]] == [hand_made.PREFECTURE, BUTUO]
    assert [row["name"] for row in answer.context["areas"]] == ["livelihood"]


def test_outside_money_stands_in_a_section_of_its_own_and_is_never_counted(office, programme):
    receive(programme, WAN)
    strange = receive(programme, 99 * WAN)
    Movement.objects.filter(pk=strange.pk).update(outside=True)
    accept_all()
    answer = page(office)
    assert [row.record_no for row in answer.context["outside"]] == [strange.record_no]
    assert strange.record_no not in [row.record_no for row in answer.context["movements"]]
    assert cells(answer, 2019)["received"]["fen"] == WAN * YUAN
    assert "Outside this programme" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [("?year=2019", 5), ("?of=all", 6), ("?of=undated", 0), ("?year=2019&kind=spend", 1), ("?of=all&place=513430", 1),
     ("?of=all&place=513400", 6), ("?of=all&type=donation", 0), ("?of=all&project=p-1", 3), ("?of=all&project=none", 0),
     ("?of=all&pairing=none", 0), ("?of=all&q=引水", 3), ("?of=all&kind=x&type=y&place=z&sort=w&after=v", 6)],
)  # fmt: skip
def test_the_movements_are_narrowed_by_what_the_address_says(office, programme, query, found):
    to_the_payee(programme)
    receive(programme, WAN, JINYANG)
    receive(programme, WAN, on=PublishedDate.read("2018"))
    assert len(page(office, query).context["movements"]) == found


def test_the_movements_are_sorted_both_ways_and_paged_there_and_back(office, programme, monkeypatch):
    monkeypatch.setattr("xieshou.apps.funds.views.PAGE", 2)
    for wan in (3, 1, 5, 2):
        receive(programme, wan * WAN)
    amounts = [5, 3, 2, 1]
    first = page(office, "?of=all&sort=-amount")
    second = page(office, first.context["page"]["next_url"])
    assert [
        row.amount_fen // (WAN * YUAN) for row in first.context["movements"] + second.context["movements"]
    ] == amounts
    back = page(office, second.context["page"]["previous_url"])
    assert [row.pk for row in back.context["movements"]] == [row.pk for row in first.context["movements"]]


def test_a_clerk_sees_the_money_of_the_own_county_alone(client, programme):
    to_the_payee(programme)
    receive(programme, 6 * WAN, JINYANG)
    accept_all()
    client.force_login(hand_made.user("clerk", "county_clerk", place=JINYANG))
    answer = page(client)
    assert cells(answer, 2019)["received"]["fen"] == 6 * WAN * YUAN
    assert [row["code"] for row in answer.context["stock"]] == [JINYANG]
    assert [row.recipient_id for row in answer.context["movements"]] == [JINYANG]
    assert [code for code, _name in answer.context["options"]["place"]] == [JINYANG]
    narrowed = page(client, "?of=all&project=p-1").context
    assert narrowed["movements"] == []
    assert [chip["text"] for chip in narrowed["chips"]] == ["p-1"]  # not its name, which lies outside the scope


def test_the_public_sees_no_money_that_is_not_accepted_and_strangers_see_none(client, programme):
    receive(programme, WAN)
    client.force_login(hand_made.user("public", "public"))
    assert page(client).context["movements"] == []
    hand_made.programme("other")
    client.force_login(hand_made.user("stranger", "office", programme="other"))
    assert page(client).status_code == 404


def test_a_projects_page_shows_its_money_from_allocation_to_payee(office, programme):
    work = to_the_payee(programme)
    accept_all()
    address = reverse("projects:detail", args=["small", work.record_no])
    answer = opened(office, address)
    [section] = [one for one in answer.context["sections"] if one.template == "funds/_project_money.html"]
    assert [(str(label), fen) for _kind, label, fen in section.shows["deeds"]] == [
        ("allocated", 8 * WAN * YUAN), ("disbursed", 5 * WAN * YUAN), ("spent", 3 * WAN * YUAN),
    ]  # fmt: skip
    assert section.shows["held_fen"] == 5 * WAN * YUAN
    assert f"project={work.record_no}&amp;kind=spend" in answer.content.decode()


def test_more_movements_ask_the_register_no_more_often(office, programme):
    work = to_the_payee(programme)
    accept_all()
    addresses = [reverse("funds:list", args=["small"]) + "?of=all", reverse("projects:detail", args=["small", "p-1"])]

    def asked(address):
        with CaptureQueriesContext(connection) as questions:
            assert office.get(address).status_code == 200
        return len(questions)

    before = [asked(address) for address in addresses]
    for n in range(2, 12):
        to_the_payee(programme, JINYANG, f"p-{n}")
        undone = actions.spend(project=work, amount_fen=YUAN, on=DAY, by=None, document_no=f"{n}")
        actions.reverse(undone, on=DAY, by=None, why="冲正")
    strange = receive(programme, WAN)
    Movement.objects.filter(pk=strange.pk).update(outside=True)
    accept_all()
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 41  # the page of a project: its row, money, life, notice, assets, benefits, progress, files

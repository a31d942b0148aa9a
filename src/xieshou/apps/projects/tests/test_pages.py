"""The pages of projects: what the list holds and sums, what a project's page tells, and who may open it."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import AccessRecord, Evidence, EvidenceLink, Status
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import FundLine
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def office(client, book):
    client.force_login(hand_made.user("office", "office"))
    return client


def listed(client, query="?of=all"):
    return client.get(reverse("projects:list", args=["small"]) + query, headers={"Accept-Language": "en"})


def opened(client, record_no):
    return client.get(reverse("projects:detail", args=["small", record_no]), headers={"Accept-Language": "en"})


def numbers(answer):
    return [row.record_no for row in answer.context["projects"]]


def table(client, query="?of=all"):
    answer = client.get(reverse("projects:table", args=["small"]) + query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?of=all", ["p1", "p2", "p3"]),
        ("?year=2019", ["p1"]),
        ("?of=undated", ["p3"]),
        ("?of=all&place=513430", ["p2"]),
        ("?of=all&place=513400", ["p1", "p2", "p3"]),
        ("?of=all&place=510000&donor=440605", ["p1", "p3"]),
        ("?of=all&category=education", ["p2"]),
        ("?of=all&area=tourism", ["p3"]),
        ("?of=all&stage=completed", ["p3"]),
        ("?of=all&status=draft", ["p2"]),
        ("?of=all&pairing=p-butuo", ["p1"]),
        ("?of=all&pairing=p-whole", ["p1"]),
        ("?of=all&pairing=none", []),
        ("?of=all&q=学校", ["p2"]),
        ("?of=all&q=xuexiao", ["p2"]),
        ("?of=all&q=布拖", ["p1", "p3"]),
        ("?of=all&q=布拖&category=education", []),
        ("?of=all&place=x&category=none&stage=&sort=none&after=none", ["p1", "p2", "p3"]),
        ("?of=all&sort=-number", ["p3", "p2", "p1"]),
        ("?of=all&sort=-total", ["p2", "p1", "p3"]),
        ("?of=all&sort=total", ["p1", "p2", "p3"]),
        ("?of=all&sort=county", ["p1", "p3", "p2"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_what_the_address_says(office, book, query, found):
    ties = hand_made.pairings(book)
    project("p1", book, total_fen=100, pairing=ties["butuo"])
    project("p2", book, hand_made.JINYANG, hand_made.SOUTH, name="金阳学校", category="education", year=2018,
            total_fen=300, status=Status.DRAFT)  # fmt: skip
    project("p3", book, area="tourism", stage="completed", year=None)
    assert numbers(listed(office, query)) == found


def test_books_collected_from_publications_open_with_all_years_and_kept_ones_with_theirs(client, book):
    project("p1", book, year=2018)
    client.force_login(hand_made.user("office", "office"))
    assert listed(client, "").context["which"] == "all"
    book.books = "kept"
    book.save()
    assert listed(client, "").context["which"] == "year"
    assert numbers(listed(client, "")) == []


def test_every_filter_is_a_chip_that_takes_itself_away(office, book):
    project("p1", book)
    answer = listed(office, "?of=all&place=513429&q=%E5%B8%83%E6%8B%96")
    assert [chip["key"] for chip in answer.context["chips"]] == ["q", "place"]
    page = answer.content.decode()
    assert 'href="?of=all&amp;place=513429"' in page
    assert 'href="?of=all&amp;q=%E5%B8%83%E6%8B%96"' in page


def test_the_sum_says_of_how_many_and_counts_no_amount_twice(office, book):
    whole = project("p1", book, total_fen=500_000_000)
    project("p2", book)
    project("p3", book, total_fen=100_000_000, part_of=whole)
    project("p4", book, total_fen=70_000_000, same_as=whole)
    project("p5", book, total_fen=900_000_000, outside=True)
    answer = listed(office)
    assert answer.context["sums"] == {"count": 5, "of": 2, "with_amount": 1, "total_fen": 500_000_000}
    page = answer.content.decode()
    assert "Sum of the 1 with an amount, of 2" in page
    assert 'value="5000000"' in page


def test_an_unknown_amount_is_not_published_on_collected_books_and_not_reported_on_kept_ones(office, book):
    project("p1", book)
    assert "Not published" in listed(office).content.decode()
    book.books = "kept"
    book.save()
    assert "Not reported" in listed(office).content.decode()


def test_the_pages_of_a_long_list_lead_there_and_back(office, book, monkeypatch):
    monkeypatch.setattr("xieshou.apps.projects.views.PAGE", 2)
    for n in range(5):
        project(f"p{n}", book, total_fen=n + 1)
    first = listed(office, "?of=all&sort=-total")
    second = listed(office, first.context["page"]["next_url"])
    assert [numbers(first), numbers(second)] == [["p4", "p3"], ["p2", "p1"]]
    assert numbers(listed(office, second.context["page"]["previous_url"])) == ["p4", "p3"]
    assert "5 rows in all" in second.content.decode()


def test_a_project_page_tells_place_money_kin_evidence_and_history(office, book):
    whole = project("p0", book, name="整体规划", total_fen=900)
    other = project("p9", book, name="另一页")
    row = project("p1", book, name="学校", total_fen=500_000_000, start="2019-03", part_of=whole, same_as=other,
                  beneficiaries=12, beneficiaries_unit="households", performance_target="12户")  # fmt: skip
    project("p2", book, name="操场", part_of=row)
    FundLine.objects.create(project=row, source="donor_city", amount_fen=400_000_000)
    proof = Evidence.objects.create(code="e-1", kind="publication", publisher="四川日报", published_printed="2019-03")
    EvidenceLink.objects.create(evidence=proof, ledger="projects", key="p1", printed="一所学校", confidence="high")
    answer = opened(office, "p1")
    page = answer.content.decode()
    assert [code for code, _name in answer.context["chain"]] == ["510000", "513400", "513429"]
    assert [stage["state"] for stage in answer.context["stages"]] == ["done"] * 5 + ["now"] + ["todo"] * 5
    for text in ("整体规划", "另一页", "操场", "12户", "Donor’s city budget", "四川日报", "一所学校", "500.0"):
        assert text in page
    assert "The lines do not add up to the total" in page
    assert reverse("assessment:evidence", args=["e-1"]) in page
    assert reverse("assessment:record", args=["small", "projects", "p1"]) in page
    assert [part.record_no for part in opened(office, "p0").context["kin"]["parts"]] == ["p1"]
    assert [other.record_no for other in opened(office, "p9").context["kin"]["reports"]] == ["p1"]
    assert whole.name in page


def test_a_terminated_project_shows_its_side_state_at_the_end(office, book):
    project("p1", book, stage="terminated")
    stages = opened(office, "p1").context["stages"]
    assert stages[-1]["state"] == "left"
    assert {stage["state"] for stage in stages[:-1]} == {"todo"}


def test_the_person_responsible_is_shown_to_roles_that_may_see_persons_and_each_opening_is_on_record(client, book):
    project("p1", book, responsible_person="演练 王")
    client.force_login(hand_made.user("public", "public"))
    assert "演练 王" not in opened(client, "p1").content.decode()
    assert not AccessRecord.objects.exists()
    clerk = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    client.force_login(clerk)
    assert "演练 王" in opened(client, "p1").content.decode()
    assert [(one.by, one.ledger, one.key, one.how) for one in AccessRecord.objects.all()] == [
        (clerk, "projects", "p1", "opened")
    ]


def test_a_project_without_a_person_leaves_no_access_record(office, book):
    project("p1", book)
    opened(office, "p1")
    assert not AccessRecord.objects.exists()


def test_a_county_clerk_sees_the_own_county_and_no_other(client, book):
    project("p1", book)
    project("p2", book, hand_made.JINYANG, hand_made.SOUTH)
    client.force_login(hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO))
    answer = listed(client)
    assert numbers(answer) == ["p1"]
    assert answer.context["sums"]["count"] == 1
    assert [code for code, _name in answer.context["options"]["place"]] == [hand_made.BUTUO]
    assert opened(client, "p2").status_code == 404
    assert [row["登记号 record number"] for row in table(client)] == ["p1"]


def test_the_public_sees_no_draft_and_somebody_of_another_programme_sees_nothing(client, book):
    project("p1", book, status=Status.DRAFT)
    client.force_login(hand_made.user("public", "public"))
    assert numbers(listed(client)) == []
    assert opened(client, "p1").status_code == 404
    hand_made.programme("other")
    client.force_login(hand_made.user("stranger", "office", programme="other"))
    assert [listed(client).status_code, opened(client, "p1").status_code] == [404, 404]
    assert client.get(reverse("projects:table", args=["small"])).status_code == 404


def test_kin_outside_the_scope_is_not_shown(client, book):
    elsewhere = project("p2", book, hand_made.JINYANG, hand_made.SOUTH, name="别县的项目")
    project("p1", book, part_of=elsewhere)
    client.force_login(hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO))
    assert "别县的项目" not in opened(client, "p1").content.decode()


def test_the_table_has_one_header_row_the_record_number_and_no_person(office, book):
    project("p1", book, name="=1+1", total_fen=123_450, responsible_person="演练 王", remarks="-x")
    [row] = table(office)
    assert row["登记号 record number"] == "p1"
    assert row["项目名称 project name"] == "'=1+1"
    assert row["备注 remarks"] == "'-x"
    assert row["总投资（元） total (yuan)"] == "1234.50"
    assert "演练 王" not in row.values()
    assert "数据性质 kind of data" not in row


def test_the_table_of_an_invented_programme_says_so_in_every_row(client):
    made = hand_made.programme(invented=True)
    project("p1", made)
    client.force_login(hand_made.user("office", "office"))
    assert [row["数据性质 kind of data"] for row in table(client)] == ["演练数据"]


def test_twice_as_many_rows_ask_the_register_no_more_often(office, book):
    ties = hand_made.pairings(book)
    whole = project("p0", book, total_fen=5, pairing=ties["butuo"], responsible_person="演练 王")
    addresses = [
        reverse("projects:list", args=["small"]) + "?of=all&sort=-total",
        reverse("projects:detail", args=["small", "p0"]),
        reverse("projects:table", args=["small"]) + "?of=all",
    ]

    def asked(address):
        with CaptureQueriesContext(connection) as questions:
            answer = office.get(address)
            assert answer.status_code == 200
            if answer.streaming:
                list(answer.streaming_content)
        return len(questions)

    project("p00", book, part_of=whole)
    before = [asked(address) for address in addresses]
    for n in range(12):
        row = project(f"p-{n}", book, hand_made.JINYANG, hand_made.SOUTH, part_of=whole, pairing=ties["jinyang"])
        FundLine.objects.create(project=whole, source=f"source{n}", amount_fen=n + 1)
        proof = Evidence.objects.create(code=f"e-{n}", kind="document")
        EvidenceLink.objects.create(evidence=proof, ledger="projects", key="p0")
        project(f"q-{n}", book, same_as=row)
    assert [asked(address) for address in addresses] == before
    assert max(before) <= 30


def test_the_public_gets_no_remarks_and_nobody_a_formula_in_full_width(client):
    book = hand_made.programme(books="kept")
    project("p1", book, name="＝引水", remarks="内部说明")
    address = reverse("projects:table", args=["small"])
    for role, sees in (("public", False), ("office", True)):
        client.force_login(hand_made.user(role, role))
        table = b"".join(client.get(address, {"of": "all"}).streaming_content).decode("utf-8-sig")
        assert ("内部说明" in table) is sees
        assert ("备注 remarks" in table) is sees
        assert "'＝引水" in table
        page = client.get(reverse("projects:detail", args=["small", "p1"])).content.decode()
        assert ("内部说明" in page) is sees

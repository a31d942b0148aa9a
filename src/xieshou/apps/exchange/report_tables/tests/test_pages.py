"""What people see of report tables: only the rows they may see, persons for who may see them, each number a door."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import AccessRecord, Status
from xieshou.apps.exchange.report_tables.tests.world import BUTUO, JINYANG, client_of, page, project, receive, world
from xieshou.apps.funds import actions as funds
from xieshou.apps.funds.models import Movement
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.engine.published_date import PublishedDate
from xieshou.engine.report_tables import shipped

pytestmark = pytest.mark.django_db
Q2 = {"period": "2019-Q2"}


@pytest.fixture
def book():
    return world()


def by(role: str, place: str = "", language: str = "en"):
    return client_of(hand_made.user(f"{role}{place}", role, place=place), language)


def lines(answer) -> list[list[str]]:
    return [[cell.text for cell in line] for line in answer.context["lines"]]


def test_the_list_of_tables_opens_for_every_role_and_says_when_each_is_due(book):
    answer = page(by("office"), "list")
    assert len(answer.context["shipped"]) == len(shipped())
    monthly = answer.context["shipped"][0]
    assert (monthly["period"].code, monthly["due"]) == ("2019-12", "2020-01-05")
    assert "Make your own table" in answer.content.decode()
    public = page(by("public"), "list").content.decode()
    assert "Make your own table" not in public
    assert "Tables of offices" not in public


@pytest.mark.parametrize("name", list(shipped()))
@pytest.mark.parametrize("role", ["office", "public"])
def test_every_table_opens_with_and_without_rows(book, name, role):
    answer = page(by(role), "table", name)
    assert answer.status_code in ((200,) if role == "office" else (200, 403))


def test_a_list_counts_accepted_rows_of_the_period_and_says_what_it_left_out(book):
    answer = page(by("office"), "table", "travel-subsidies", **Q2)
    assert [line[2] for line in lines(answer)] == ["某人1", "某人2", "某人3"]
    assert [cell.text for cell in answer.context["total"]][-1] == "1,050.01"
    said = " ".join(answer.context["notes"])
    assert "Drawn from 3 accepted rows." in said
    assert "1 row is not accepted yet and not counted." in said


def test_a_row_without_its_year_is_left_out_and_named(book):
    project(book)
    project(book, "p-2")
    Project.objects.filter(record_no="p-2").update(year=None)
    answer = page(by("office"), "table", "project-progress")
    assert [line[1] for line in lines(answer)] == [Project.objects.get(record_no="p-1").name]
    assert "1 row says no year and is not counted." in answer.context["notes"]


def test_rows_that_wait_are_counted_when_asked_for(book):
    answer = page(by("office"), "table", "travel-subsidies", waiting="1", **Q2)
    assert len(lines(answer)) == 4
    assert "Rows that are not accepted yet are counted too." in answer.context["notes"]


def test_a_clerk_sees_the_rows_of_the_own_county_alone(book):
    answer = page(by("county_clerk", JINYANG), "table", "travel-subsidies", **Q2)
    assert [line[2] for line in lines(answer)] == ["某人3"]
    narrowed = page(by("office"), "table", "travel-subsidies", scope=BUTUO, **Q2)
    assert [line[2] for line in lines(narrowed)] == ["某人1", "某人2"]


def test_a_look_at_persons_is_recorded_and_so_is_taking_them_away(book):
    office = by("office")
    page(office, "table", "labour-by-county", period="2019-06")
    assert not AccessRecord.objects.exists()  # persons are counted, none is shown
    page(office, "table", "travel-subsidies", **Q2)
    office.get(reverse("tables:file", args=["small", "travel-subsidies", "csv"]), Q2)
    records = AccessRecord.objects.order_by("id").values_list("ledger", "how", "row_count")
    assert list(records) == [("labour", "opened", 3), ("labour", "exported", 3)]


def test_who_may_not_see_persons_gets_the_roster_without_names_and_no_record_is_left(book):
    answer = page(by("administrator"), "table", "cadres-in-post")
    assert "演练王" not in answer.content.decode()
    assert "副县长" in answer.content.decode()
    assert "Not shown to you: name." in " ".join(answer.context["notes"])
    assert not AccessRecord.objects.exists()


def test_what_is_internal_is_not_for_the_public_neither_on_a_page_nor_in_a_file(book):
    public = by("public")
    answer = page(public, "table", "travel-subsidies", **Q2)  # it is sorted by the home village
    assert answer.status_code == 403
    assert "某人" not in answer.content.decode()
    file = public.get(reverse("tables:file", args=["small", "travel-subsidies", "csv"]), Q2)
    assert file.status_code == 404
    assert page(public, "table", "labour-by-county").status_code == 403  # it counts by type of household


def test_a_number_opens_exactly_the_rows_it_counts(book):
    office = by("office")
    answer = page(office, "table", "labour-by-county", period="2019-06")
    butuo = next(line for line in answer.context["lines"] if line[1].text == "2")
    behind = office.get(butuo[1].url)
    assert {row.key for row in behind.context["rows"]} == {f"LW{BUTUO}-2019-000001", f"LW{BUTUO}-2019-000002"}
    lifted = office.get(butuo[3].url)
    assert [row.key for row in lifted.context["rows"]] == [f"LW{BUTUO}-2019-000001"]
    total = office.get(answer.context["total"][1].url)
    assert total.context["count"] == 3
    assert office.get(butuo[1].url.replace(BUTUO, "510000")).context["count"] == 0


def test_the_doors_of_a_number_do_not_open_rows_outside_the_scope(book):
    clerk = by("county_clerk", JINYANG)
    answer = clerk.get(
        reverse("tables:rows", args=["small", "labour-by-county"]), {"period": "2019-06", "g": BUTUO}
    )  # fmt: skip
    assert answer.context["count"] == 0


def test_the_monthly_table_has_what_the_books_of_money_have(book):
    receive(book, 1_000_000, on=PublishedDate.read("2019-05-02"))
    work = project(book)
    funds.allocate(project=work, amount_fen=90_000_000, on=PublishedDate.read("2019-05-10"), by=None)
    funds.disburse(project=work, amount_fen=60_000_000, on=PublishedDate.read("2019-06-10"), by=None)
    funds.spend(project=work, amount_fen=20_000_000, on=PublishedDate.read("2019-06-20"), by=None)
    funds.spend(project=work, amount_fen=5_000_000, on=PublishedDate.read("2019"), by=None)
    Movement.objects.update(status=Status.ACCEPTED)
    line = lines(page(by("office"), "table", "monthly-expenditure", period="2019-06"))[0]
    assert line[2:] == ["100.0", "60.0", "20.0", "20.0", "80.0", "20.00"]
    said = page(by("field_team"), "table", "monthly-expenditure", period="2019-06").context["notes"]
    assert any(one.startswith("The day of 1 row is not known precisely enough") for one in said)
    named = lines(page(by("auditor"), "table", "project-expenditure", period="2019-06"))[0]
    assert named[2] == work.name
    assert named[-1] == "33.33"


def test_what_was_not_published_is_not_zero(book):
    book.books = "collected"
    book.save()
    receive(book, 1_000)
    Movement.objects.update(status=Status.ACCEPTED)
    answer = page(by("office"), "table", "monthly-expenditure", period="2019-12")
    assert [cell.missing for cell in answer.context["lines"][0]][3:5] == ["not_published", "not_published"]
    assert "Not published" in answer.content.decode()


def test_the_sheet_is_headed_by_office_and_period_and_an_invented_one_says_so(book):
    book.invented = True
    book.save()
    answer = by("office", language="zh-hans").get(
        reverse("tables:file", args=["small", "travel-subsidies", "xlsx"]), Q2
    )
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    told = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert told[0] == ["交通补贴发放名单"]
    assert told[1][0].startswith("演练数据")
    assert told[2] == ["填表单位：州办", "2019年第二季度", "单位：元"]
    total = next(row for row in told if row[0] == "合计")
    assert total[-1] == pytest.approx(1050.01)


def test_a_text_file_holds_exact_yuan_and_the_mark_of_invented_data(book, tmp_path):
    book.invented = True
    book.save()
    answer = by("office").get(reverse("tables:file", args=["small", "travel-subsidies", "csv"]), Q2)
    told = pl.read_csv(b"".join(answer.streaming_content), infer_schema=False)
    assert told["subsidy (yuan)"].to_list() == ["600", "300", "150.01"]
    assert set(told.columns) >= {"数据性质 kind of data"}
    assert not any("ID" in name for name in told.columns)


@pytest.mark.parametrize(
    ("query", "period"),
    [({}, "2019-Q4"), ({"period": "2019-Q1"}, "2019-Q1"), ({"period": "2019-06"}, "2019-Q4"),
     ({"period": "x"}, "2019-Q4"), ({"period": "2018-Q1", "year": "2019"}, "2019-Q4"), ({"year": "2018"}, "2018-Q4")],
)  # fmt: skip
def test_the_period_is_the_one_asked_for_or_the_last_that_ended(book, query, period):
    assert page(by("office"), "table", "travel-subsidies", **query).context["period"].code == period


def test_the_ledgers_page_has_the_door_to_the_tables(book):
    answer = by("office").get(reverse("assessment:ledgers", args=["small"]))
    assert reverse("tables:list", args=["small"]) in answer.content.decode()


def test_a_table_that_is_not_there_or_a_programme_out_of_scope_is_not_found(book):
    assert page(by("office"), "table", "no-such-table").status_code == 404
    stranger = client_of(hand_made.user("far", "office", programme="other"))
    assert page(stranger, "table", "travel-subsidies").status_code == 404
    assert Placement.objects.filter(status=Status.DRAFT).count() == 1

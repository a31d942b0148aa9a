"""Public notices: the page for all who see the project, the Word file read again, and what stands in neither."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from xieshou.apps.accounts.models import Status
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import FundLine
from xieshou.apps.projects.tests.hand_made import project
from xieshou.apps.reports.notices.content import Posting, notice_of
from xieshou.apps.reports.notices.word import notice_in_word

pytestmark = pytest.mark.django_db
BLANK = "＿＿＿＿"
ASKED = {"from": "2019-08-01", "days": "12", "office": "布拖县协作办", "phone": "0834-1234567"}


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def row(book):
    made = project(
        "p1", book, name="布拖产业路", description="硬化道路3.2公里，联系人13912345678", total_fen=125_000_050,
        responsible_person="张三", planned_start=date(2019, 8, 20), planned_finish=date(2019, 12, 31),
        beneficiary_households=126, performance_target="年内通车", village_printed="特木里镇",
        implementing_unit=Organisation.objects.create(name="布拖县交通运输局", kind="office"),
    )  # fmt: skip
    FundLine.objects.create(project=made, source="donor_city", amount_fen=100_000_050)
    FundLine.objects.create(project=made, source="recipient_county", amount_fen=25_000_000)
    return made


def page_for(client, role, query=None, language="en"):
    client.force_login(hand_made.user(role, role))
    return client.get(reverse("notices:detail", args=["small", "p1"]), query, headers={"Accept-Language": language})


def cells(content: bytes) -> dict[str, str]:
    """The table of a Word file, read again."""
    [table] = Document(io.BytesIO(content)).tables
    return {row.cells[0].text: row.cells[1].text for row in table.rows}


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return "\n".join([*(one.text for one in document.paragraphs), *cells(content).values()])


def test_the_word_file_holds_the_fields_of_the_row(row):
    told = cells(notice_in_word(notice_of(row)))
    assert told["项目名称"] == "布拖产业路"
    assert told["实施地点"] == "布拖县特木里镇"
    assert told["资金规模"] == "1,250,000.50 元"
    assert "1,000,000.50 元" in told["资金来源"]
    assert "250,000 元" in told["资金来源"]
    assert told["实施单位"] == "布拖县交通运输局"
    assert told["实施期限"] == "2019年8月20日至2019年12月31日"
    assert told["受益对象"] == "受益户数 126"
    assert told["绩效目标"] == "年内通车"


def test_what_the_register_lacks_is_blank_and_named(row):
    drawn = notice_of(row)
    told = cells(notice_in_word(drawn))
    assert told["联农带农机制"] == told["责任人（单位及职务）"] == BLANK
    assert drawn.lacking == ["responsible", "mechanism", "first", "office", "phone"]
    assert f"公示期：{BLANK}至{BLANK}，共10天" in text_of(notice_in_word(drawn))


def test_neither_the_person_nor_a_persons_number_stands_in_it(client, row):
    for text in (text_of(notice_in_word(notice_of(row))), page_for(client, "public").content.decode()):
        assert "张三" not in text
        assert "13912345678" not in text
        assert "硬化道路3.2公里" in text


def test_the_posting_is_what_the_office_says(row):
    text = text_of(notice_in_word(notice_of(row, Posting(date(2019, 8, 1), 12, "布拖县协作办", "0834-1234567"))))
    assert "公示期：2019年8月1日至2019年8月12日，共12天" in text
    assert "向布拖县协作办反映" in text
    assert "0834-1234567" in text
    assert "12317" in text


def test_the_same_row_gives_the_same_bytes(row):
    assert notice_in_word(notice_of(row)) == notice_in_word(notice_of(row))


def test_a_notice_of_fewer_days_than_the_rule_is_refused(client, row):
    with pytest.raises(ValueError, match="10 days at least"):
        notice_of(row, Posting(date(2019, 8, 1), 7))
    answer = page_for(client, "office", {"from": "2019-08-01", "days": "7"})
    assert answer.status_code == 400
    assert "10 days at least; 7 were asked for" in answer.content.decode()


@pytest.mark.parametrize("query", [{"from": "2019-02-30"}, {"from": "9999-12-30", "days": "500"}])
def test_a_day_that_is_none_is_refused(client, row, query):
    assert page_for(client, "office", query).status_code == 400


def test_the_public_reads_the_notice_of_an_accepted_project_and_of_no_other(client, row):
    answer = page_for(client, "public")
    assert answer.status_code == 200
    assert "布拖产业路" in answer.content.decode()
    assert '<form method="get"' not in answer.content.decode()
    row.status = Status.SUBMITTED
    row.save()
    assert client.get(answer.request["PATH_INFO"]).status_code == 404
    assert client.get(reverse("notices:word", args=["small", "p1"])).status_code == 404


def test_nobody_else_puts_a_telephone_on_an_official_page(client, row):
    assert "0834-1234567" in page_for(client, "office", ASKED).content.decode()
    client.logout()
    public = page_for(client, "public", ASKED).content.decode().partition("<main")[2]
    assert "0834-1234567" not in public
    assert "布拖县协作办" not in public
    taken = client.get(reverse("notices:word", args=["small", "p1"]), ASKED)
    assert "0834-1234567" not in text_of(taken.content)


def test_the_word_file_of_the_page_says_what_the_page_says(client, row):
    page_for(client, "office", ASKED)
    taken = client.get(reverse("notices:word", args=["small", "p1"]), ASKED)
    assert taken["Content-Disposition"] == 'attachment; filename="notice-p1.docx"'
    assert "2019年8月12日" in text_of(taken.content)


def test_a_row_that_is_not_accepted_is_marked_as_a_draft(client, row):
    row.status = Status.DRAFT
    row.save()
    assert "not accepted yet" in page_for(client, "office").content.decode()
    header = Document(io.BytesIO(notice_in_word(notice_of(row, language="en")))).sections[0].header.paragraphs[0].text
    assert "DRAFT" in header


def test_an_invented_project_says_so_on_paper(row):
    row.programme.invented = True
    header = Document(io.BytesIO(notice_in_word(notice_of(row)))).sections[0].header.paragraphs[0].text
    assert "演练数据" in header


def test_the_projects_page_has_the_door(client, row):
    client.force_login(hand_made.user("office", "office"))
    page = client.get(reverse("projects:detail", args=["small", "p1"]), headers={"Accept-Language": "en"})
    assert reverse("notices:detail", args=["small", "p1"]) in page.content.decode()
    assert "2 of its fields are blank" in page.content.decode()


def test_the_notice_is_in_the_readers_language(client, row):
    page = page_for(client, "public").content.decode()
    assert "Performance target" in page
    assert "Posted from" in page
    row.benefit_mechanism = "nothing_known"
    row.save()
    assert "nothing known" in client.get(reverse("notices:detail", args=["small", "p1"])).content.decode()

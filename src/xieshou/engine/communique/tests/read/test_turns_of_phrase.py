"""Turns of phrase that reports really use, each in an invented sentence or two."""

import pytest

from xieshou.engine.communique.read import read
from xieshou.engine.communique.repair import repair

LEAD = "2023年6月2日，绍兴市与乐山市东西部协作联席会议在乐山召开。"


def record(text):
    return read(text).as_json()


def names(text):
    return [one["name"] for one in record(text)["attendees"]]


@pytest.mark.parametrize(("text", "wanted"), [
    ("绍兴市委书记石一川率代表团来乐山市考察东西部协作工作。石一川说，要加强劳务协作。", ["石一川"]),
    (LEAD + "乐山市委常委、副市长（挂职）俞海江，县长沈兰（女）出席。沈兰说，要加强协作。", ["俞海江", "沈兰"]),
    (LEAD + "绍兴市市长布仁出席会议。布仁说，要加强劳务协作。", ["布仁"]),
    (LEAD + "绍兴市市长何文不时与企业负责人和工人交流。何文说，要加强劳务协作。", ["何文"]),
])  # fmt: skip
def test_who_is_named(text, wanted):
    assert names(text) == wanted


@pytest.mark.parametrize(("sentences", "speaker"), [
    ("乐山市市长何文主持会议。他表示，将加强劳务协作。", "何文"),
    ("何文转达了问候。他指出，要加强劳务协作。", "何文"),
    ("何文代表市委、市政府向绍兴市表示感谢。希望绍兴市加强劳务协作。", "何文"),
])  # fmt: skip
def test_whose_words_they_are(sentences, speaker):
    text = LEAD + "绍兴市市长石一川、乐山市市长何文出席会议。石一川说，要深化产业协作。\n" + sentences
    assert record(text)["commitments"][-1]["speaker"] == speaker


def test_a_title_takes_the_place_that_was_named_before_it():
    text = "6月2日，绍兴市考察团来凉山彝族自治州考察东西部协作工作。州委书记石一川陪同。石一川说，要加强劳务协作。"
    [person] = record(text)["attendees"]
    assert person["titles"] == ["凉山州委书记"]


@pytest.mark.parametrize(("sentence", "visited"), [
    ("代表团来到美姑县，考察易地搬迁安置点。", ["美姑县"]),
    ("代表团来美姑县考察东西部协作工作。", []),
    ("石一川要求，组织500名劳动力到美姑县务工。", []),
    ("在美姑县，代表团走进牛牛坝镇社区服务中心。", ["牛牛坝镇社区服务中心"]),
])  # fmt: skip
def test_where_they_went(sentence, visited):
    text = LEAD + "绍兴市市长石一川率代表团出席会议。石一川说，要加强劳务协作。\n" + sentence
    assert [one["as_written"]["text"] for one in record(text)["visits"]] == visited


def test_to_go_deep_into_talks_is_no_journey():
    event = record(LEAD[:-1] + "，双方深入交流。绍兴市市长石一川说，要加强劳务协作。")["event"]
    assert event["visit_dates"] is None
    assert event["meeting_date"]["iso"] == "2023-06-02"


@pytest.mark.parametrize(
    "words", ["要打造样板，拓宽渠道，抢抓机会，稳固就业，助力复兴", "要巩固和扩大成果，与州长、副州长加强劳务合作"]
)
def test_words_that_reports_use_do_not_mark_a_page_as_rewritten(words):
    assert record(f"{LEAD}绍兴市市长石一川出席会议。他说，{words}，加强教育援助。")["refused"] is None


def test_a_meeting_of_one_side_is_read_though_the_other_is_not_named():
    text = "5月8日，全州沪滇扶贫协作领导小组会议召开。州委常委石一川讲话。会议强调，要加强劳务协作。"
    told = record(text)
    assert told["refused"] is None
    assert [unit["speaker"] for unit in told["commitments"]] == ["会议"]


def test_a_semicolon_that_a_site_doubled_is_one():
    page = "協(xié)作、,實(shí)施,。發(fā)展,,。一是深化協(xié)作,；二是促進(jìn)發(fā)展,。"
    assert "协作；二是" in repair(page).text

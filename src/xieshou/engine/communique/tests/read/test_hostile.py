"""Whatever a page holds, reading it ends soon, and twice as much takes twice as long."""

import random
import time

import pytest

from xieshou.engine.communique.read import read
from xieshou.engine.communique.read.reading import LONGEST
from xieshou.engine.communique.tests.repair.material import seed

HEAD = "扶贫协作座谈会。市长王建国出席。"
WORDS = ["广东省委书记", "市长", "王建国", "代表团", "考察", "指出", "强调", "凉山州", "西昌市", "要加强", "一是",
         "二是", "率", "来到", "中学", "座谈会", "出席", "和", "深入", "在"]  # fmt: skip
REPEATED = {
    "brackets": "(", "wide brackets": "（", "quotes": "“", "digits": "1", "figures": "要3个", "lines": "扶贫协作\n",
    "items": "一是要好，二是要好；", "announced lists": "提出四点建议：一是好，", "days": "6月2日至3日",
    "one person": "王建国来到凉山州。", "delegations": "王建国率代表团。", "meetings": "在西昌市举行",
    "titles": "省委副书记、省长、州委书记、凉山州、", "pronouns": "他说，要好。",
    "astral characters": "\U00020000\U0001f600",
    "half characters": "\ud800", "damage": "協(xié)作,,當(dāng)?shù)厝罕娹k3個,。",
}  # fmt: skip
SHORT, LONG = 5_000, 80_000
LINEAR = LONG / SHORT


def seconds(text: str) -> float:
    begun = time.process_time()
    read(text).as_json()
    return time.process_time() - begun


def grows_with_its_length(make) -> None:
    """Sixteen times the page takes some sixteen times as long; were it a matter of squares, 256 times."""
    make_short, make_long = make(SHORT), make(LONG)
    short = min(seconds(make_short) for _ in range(3))
    assert seconds(make_long) < 4 * LINEAR * max(short, 0.01)


@pytest.mark.parametrize("shape", REPEATED)
def test_a_page_of_one_thing_repeated(shape):
    grows_with_its_length(lambda length: HEAD + REPEATED[shape] * (length // len(REPEATED[shape])))


@pytest.mark.parametrize("marks", [[], ["，", "、"], ["，", "。", "\n"]], ids=["no mark", "no stop", "all marks"])
def test_a_page_of_the_words_of_reports_in_no_order(marks):
    def page(length: int) -> str:
        rng = random.Random(1)
        return HEAD + "".join(rng.choice(WORDS + marks * 3) for _ in range(length // 3))

    grows_with_its_length(page)


def test_a_page_with_as_many_persons_as_are_read():
    def page(length: int) -> str:
        names = [f"王{first}{second}" for first in "建国立平文武长江东海山水" for second in "新民生仁义礼智信忠勇和美"]
        text = HEAD + "".join(f"副市长{name}出席。{name}说，要加强协作。" for name in names[:120])
        return text + "王建新说，要加强劳务协作。" * ((length - len(text)) // 13)

    grows_with_its_length(page)


def test_several_reports_in_one_and_pages_too_long_are_refused():
    rng = random.Random(2)
    given = "建国立平文武长江东海山水新民生仁义礼智信忠勇和美"
    people = "".join(f"市长王{rng.choice(given)}{rng.choice(given)}说，要加强协作。" for _ in range(2_000))
    assert read(HEAD + people).as_json()["refused"]["code"] == "several_in_one"
    told = read("扶贫协作" * 250_000).as_json()
    assert told["refused"]["code"] == "too_long"
    assert told["commitments"] == []
    assert read((seed() + "\n") * (LONGEST // len(seed()) - 1)).refused is None


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "。", "（", "市长", "扶贫协作座谈会市长", "2023年13月45日", "\x00\ufeff\u200b"]
)
def test_hardly_anything_is_refused_and_no_fault(text):
    told = read(text).as_json()
    assert told["refused"] is not None
    assert told["commitments"] == []

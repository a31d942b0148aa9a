"""The weight of a text: the likeliest chain of words."""

import gzip
import hashlib
import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.communique.repair.words import LONGEST_HERE, Judge, alone, frequencies

PAGE = "凉山州昭觉县三河村，凉山州西昌市，对口帮扶凉山州甘孜州的工作。"


def best_chain(judge: Judge, text: str) -> float:
    """The same by trying every way to cut the text into words."""
    if not text:
        return 0.0
    ways = [alone(text[0]) + best_chain(judge, text[1:])]
    for length in range(2, min(4, len(text)) + 1):
        word = text[:length]
        weight = frequencies().get(word, -math.inf)
        if length <= LONGEST_HERE and word in PAGE:
            weight = max(weight, math.log(PAGE.count(word)) - math.log(len(PAGE) + 40_000))
        ways.append(weight + best_chain(judge, text[length:]))
    return max(ways)


@given(st.text(st.sampled_from("凉山州昭觉县三河村扶贫协作工作的，对口"), max_size=9))
def test_reading_one_by_one_finds_the_best_of_all_ways_to_cut(text):
    judge = Judge(PAGE)
    assert judge.read_all(text).ends[3] == pytest.approx(best_chain(judge, text))


def test_words_of_the_page_weigh_more_than_the_language_gives_them():
    assert Judge(PAGE).read_all("昭觉县").ends[3] > Judge("").read_all("昭觉县").ends[3]


def test_sense_weighs_more_than_what_slipped_bytes_show():
    judge = Judge("")
    assert judge.read_all("当地群众办好事").ends[3] > judge.read_all("当厝罕娹好事").ends[3] + 15


def test_the_word_table_is_the_one_that_was_derived():
    folder = files("xieshou.data") / "communique"
    table = gzip.decompress((folder / "words.tsv.gz").read_bytes())
    digest = (folder / "DIGEST.txt").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256(table).hexdigest() == digest

"""Project search: what a clerk types finds the project, and does not find others."""

from __future__ import annotations

import pytest

from xieshou.apps.projects.search_text import LONGEST_QUESTION, asked_tokens, search_text

KEPT = search_text("gs-proj-037", "康定市农业科技示范项目(2020)", "康定市", "江门市")


def finds(typed: str, text: str = KEPT) -> bool:
    return bool(asked_tokens(typed)) and all(token in text for token in asked_tokens(typed))


@pytest.mark.parametrize(
    "typed",
    ["康定", "农业科技", "康", "科技 江门", "kangding", "KangDing", "nongye", "kjsf", "jiangmen", "jms", "gs-proj-037",
     "ＧＳ－ＰＲＯＪ－０３７", "037", "2020", "康定2020", "“康定”"],
)  # fmt: skip
def test_two_characters_pinyin_initials_or_a_number_suffice(typed):
    assert finds(typed)


@pytest.mark.parametrize("typed", ["昭觉", "定康", "科示", "康定 昭觉", "zhaojue", "038", "20201", "gs-proj-038"])
def test_what_the_name_does_not_hold_is_not_found(typed):
    assert not finds(typed)


def test_a_question_without_a_letter_asks_nothing():
    assert asked_tokens(" ；—\0") == ()


def test_a_very_long_question_is_cut():
    assert len(asked_tokens("一二三四五" * 100)) < LONGEST_QUESTION


def test_the_same_word_is_kept_once():
    assert KEPT.split().count("康定") == 1

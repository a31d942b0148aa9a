"""Traditional to simplified, one to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.communique.repair.gbk import pairs
from xieshou.engine.communique.repair.script import is_traditional, plain_text


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("有著良好的基礎，著力改善", "有着良好的基础，着力改善"),
        ("卓著、土著、顯著、著名、專著、原著、論著、見微知著", "卓著、土著、显著、著名、专著、原著、论著、见微知著"),
        ("討論著、融合著、彰顯著、寫著名字、看著書", "讨论着、融合着、彰显着、写着名字、看着书"),
        ("著有《論語新解》，執著追求，沿著小路", "著有《论语新解》，执着追求，沿着小路"),
        ("對口支援、大力支持", "对口支援、大力支持"),
        ("以后、公里、于是、云南、干部、關系、并且、制度", "以后、公里、于是、云南、干部、关系、并且、制度"),
        ("瞭望、狼藉、慰藉、乾坤、哪吒、叱吒", "瞭望、狼藉、慰藉、乾坤、哪吒、叱咤"),
    ],
)  # fmt: skip
def test_words_keep_the_character_that_is_right_in_them(traditional, simplified):
    assert plain_text(traditional) == simplified


def test_on_a_page_mapped_by_character_乾_is_the_authors():
    assert plain_text("王丙乾說，等於干部", mapped=True) == "王丙乾说，等于干部"
    assert plain_text("王丙乾于於潛說", mapped=True) == "王丙乾于於潜说"
    assert plain_text("弄乾淨這裡", mapped=True) == "弄干净这里"


def test_a_quoted_title_does_not_make_a_page_traditional():
    assert not is_traditional("他在《漢語詞典》里查到了这个词，这是一部很重要的书，对于学习语言的人来说，应当常备。")
    assert is_traditional("代表團來川調研，并就有關工作進行協商。")


@given(st.text(st.sampled_from([*pairs().values(), "\ud800", "a", "\U00020000"]), max_size=60))
def test_no_character_is_added_or_lost(text):
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert plain_text(plain) == plain

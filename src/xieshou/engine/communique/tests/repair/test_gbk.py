"""Bytes and characters of the copying sites."""

from xieshou.engine.communique.repair import gbk


def test_a_pair_of_bytes_and_its_character_are_one_and_the_same():
    for pair, char in gbk.pairs().items():
        assert gbk.bytes_of(char) == bytes(pair)


def test_pairs_that_mean_nothing_are_the_private_characters_of_code_page_936():
    shown = {gbk.bytes_of(chr(code)) for code in range(0xE000, 0xE766)}
    assert len(shown) == 0xE766 - 0xE000
    assert all(pair is not None and len(pair) == 2 for pair in shown)
    assert gbk.bytes_of("\ue000") == b"\xaa\xa1"
    assert gbk.bytes_of("\ue4c6") == b"\xa1\x40"


def test_what_gbk_lacks_has_no_bytes():
    assert gbk.bytes_of("\U0001f600") is None
    assert gbk.bytes_of("\ud800") is None
    assert gbk.site_bytes_of("\U0001f600") == b""


def test_folded_marks_had_two_bytes_at_the_site():
    assert gbk.site_bytes_of(",") == "，".encode("gbk")
    assert gbk.site_bytes_of("?") == "？".encode("gbk")
    assert gbk.site_bytes_of("a") == b"a"

"""ID numbers: examples of each fault, and a slow reading one character at a time that the quick one must agree with."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xieshou.engine.ledgers.identity import (
    CHECK_CHARACTERS,
    ID_FAULTS,
    PROVINCES,
    birth_years,
    faults_of,
    hash_ids,
    invented_id,
    last_four,
    normalise,
    normalised,
    sexes,
)

KEY, OTHER = b"a key of the tests, 32 bytes long", b"another key, 32 bytes long again!"
GOOD = "11010519491231002X"  # the example printed in GB 11643


def fault(text: str | None, **how: object) -> str | None:
    return faults_of(pl.Series([text], dtype=pl.String), **how).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, None),
        ("440524188001010014", "birth_date"),  # the other example of GB 11643: born in 1880
        (None, None),
        ("", "length"),
        ("1101051949123100", "length"),
        ("1101051949123100XX1", "length"),
        ("无", "length"),
        ("110105********002X", "characters"),
        ("1101O519491231002X", "characters"),
        ("110105194912310X20", "characters"),
        ("110105194912310012", "checksum"),
        ("110105194912310020", "checksum"),
        ("110105194931210021", "birth_date"),
        ("110105199902290021", "birth_date"),
        ("100105194912310021", "region"),
        ("990105194912310021", "region"),
        ("110105491231002", "old_15"),
        (GOOD + "43", None),
        (GOOD + "84", "disability"),
        (GOOD + "45", "disability"),
        ("11010519491231002143", "checksum"),
        ("1.10105E+17", "eaten"),
        ("1.10105194912310e17", "eaten"),
        ("110105194912310020.0", "eaten"),
        ("110105194912310000", "eaten"),  # as Excel shows what is left of GOOD
        (str(int(float("110105194912310000"))), "eaten"),  # as a double holds it
        ("11010519491231000000", "eaten"),  # a disability certificate
    ],
)
def test_each_fault_has_its_name(text, expected):
    assert fault(text) == expected
    assert expected is None or expected in ID_FAULTS


def test_every_fault_says_in_both_languages_what_to_do():
    for zh, en in ID_FAULTS.values():
        assert zh.endswith("。")
        assert zh.count("。") > 1 or "：" in zh
        assert en.endswith(".")
        assert en.isascii() or "–" in en


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x", " 110105 19491231 002X　", "１１０１０５１９４９１２３１００２Ｘ", "'11010519491231002X",
        "\ufeff11010519491231002Ⅹ", "110105\u200b19491231002×", "11010519491231002Х", "11010519491231002X\n",
    ],
)  # fmt: skip
def test_what_is_typed_differently_is_the_same_number(typed):
    assert normalise(typed) == GOOD
    assert fault(typed) is None
    assert hash_ids(pl.Series([typed]), KEY).item() == hash_ids(pl.Series([GOOD]), KEY).item()


def test_a_column_that_a_reader_took_for_numbers_is_read_all_the_same():
    assert faults_of(pl.Series([110105194912310000])).to_list() == ["eaten"]
    assert faults_of(pl.Series([110105194912310000.0])).to_list() == ["eaten"]
    assert faults_of(pl.Series([None, None])).to_list() == [None, None]


def test_a_disability_certificate_is_the_same_person_as_the_id_number_in_it():
    both = pl.Series([GOOD, GOOD + "43"])
    assert hash_ids(both, KEY).n_unique() == 1
    assert last_four(both).to_list() == ["002X", "002X"]


def test_the_hash_depends_on_the_key_and_is_the_published_function():
    one = hash_ids(pl.Series([GOOD]), KEY).item()
    assert one == hashlib.blake2b(GOOD.encode(), key=KEY, digest_size=16).hexdigest()
    assert len(one) == 32
    assert one != hash_ids(pl.Series([GOOD]), OTHER).item()


def test_a_number_that_is_not_whole_becomes_nobody():
    torn = pl.Series(["1.10105E+17", "110105********002X", "", None], dtype=pl.String)
    for what in (hash_ids(torn, KEY), birth_years(torn), sexes(torn), last_four(torn)):
        assert what.to_list() == [None] * 4


def test_year_sex_and_last_four_are_read_from_the_digits():
    people = pl.Series([GOOD, invented_id("990102", date(1988, 2, 29), 7)])
    assert birth_years(people).to_list() == [1949, 1988]
    assert sexes(people).to_list() == ["female", "male"]
    assert last_four(people)[0] == "002X"


def test_nobody_is_born_after_the_day_asked_about():
    number = invented_id("990102", date(2024, 6, 1), 1)
    assert fault(number, invented_regions=True, as_of=date(2024, 6, 1)) is None
    assert fault(number, invented_regions=True, as_of=date(2024, 5, 31)) == "birth_date"


# ── a slow reading ──


def plain_slowly(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text)
    kept = [c for c in wide if not c.isspace() and c not in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"]
    if wide.startswith("'"):
        kept = kept[1:]
    return "".join("X" if c in "x×ХхΧχ" else c for c in kept)


def fault_slowly(text: str, invented: bool) -> str | None:
    number = plain_slowly(text)
    digits = set("0123456789")
    if looks_like_a_float(number):
        return "eaten"
    if "." in number:
        whole, _, rest = number.partition(".")
        if 15 <= len(whole) <= 20 and set(whole) <= digits and set(rest) <= {"0"}:
            return "eaten"
    if len(number) == 15 and set(number) <= digits:
        return "old_15"
    if len(number) not in (18, 20):
        return "length"
    if not set(number[:17] + number[18:]) <= digits or number[17] not in digits | {"X"}:
        return "characters"
    wrong_sum = CHECK_CHARACTERS[sum(int(d) * 2 ** (17 - i) for i, d in enumerate(number[:17])) % 11] != number[17]
    if wrong_sum and number[17] != "X":
        fifteen = (int(number[:18]) + 500) // 1000 * 1000
        if int(number[:18]) in (fifteen, int(float(fifteen))):
            return "eaten"
    if number[:2] not in PROVINCES and not (invented and number[:2] == "99"):
        return "region"
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "birth_date"
    if born.year < 1900:
        return "birth_date"
    if wrong_sum:
        return "checksum"
    return "disability" if len(number) == 20 and not ("1" <= number[18] <= "7" and "1" <= number[19] <= "4") else None


def looks_like_a_float(number: str) -> bool:
    mantissa, _, exponent = number.replace("e", "E").partition("E")
    whole, dot, rest = mantissa.partition(".")
    return (
        len(whole) == 1
        and whole.isdecimal()
        and (not dot or rest.isdecimal())
        and exponent.removeprefix("+").isdecimal()
        and number.isascii()
    )


written = st.text(st.characters(codec="gbk"), max_size=22)  # what an office types; both know these characters alike
births = st.dates(date(1900, 1, 1), date(2030, 12, 31))
good_ids = st.builds(
    invented_id, st.integers(0, 9999).map("99{:04d}".format), births, st.integers(0, 999)
)  # fmt: skip


@st.composite
def bad_ids(draw: st.DrawFn) -> str:
    """A good number with one thing done to it."""
    number = draw(good_ids)
    place = draw(st.integers(0, 17))
    return draw(
        st.sampled_from(
            [
                number[:place] + draw(st.sampled_from("0123456789Xx*,. ８")) + number[place + 1 :],
                number[:place] + number[place + 1 :],
                number + draw(st.from_regex(r"[0-9]{1,2}", fullmatch=True)),
                "'" + number,
                f"{float(number[:17] + '0'):.15g}",
                number[:15] + "000",
                number[:15] + "00000",
                number[:15],
            ]
        )
    )


@given(st.lists(st.one_of(good_ids, bad_ids(), written), max_size=12), st.booleans())
@example(["110105194912310000", str(int(float("110105194912310000")))], False)
def test_the_quick_check_finds_what_the_slow_one_finds(texts, invented):
    ids = pl.Series(texts, dtype=pl.String)
    assert normalised(ids).to_list() == [plain_slowly(text) for text in texts]
    assert [normalise(text) for text in texts] == [plain_slowly(text) for text in texts]
    assert faults_of(ids, invented_regions=invented).to_list() == [fault_slowly(text, invented) for text in texts]


@given(good_ids)
def test_an_invented_number_is_good_only_where_inventions_are_allowed(number):
    assert fault(number, invented_regions=True) is None
    assert fault(number) in ("region", "eaten")


@given(good_ids, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_found(number, place, digit):
    mistyped = number[:place] + digit + number[place + 1 :]
    assert (fault(mistyped, invented_regions=True) is None) == (mistyped == number)


@given(good_ids, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (fault(swapped, invented_regions=True) is None) == (swapped == number)


@given(st.lists(good_ids, min_size=2, max_size=8, unique=True))
def test_two_people_have_two_hashes(numbers):
    assert hash_ids(pl.Series(numbers), KEY).n_unique() == len(numbers)


@pytest.mark.long
def test_a_million_numbers_are_checked_and_hashed_in_time():
    import time

    bodies = pl.select(n=pl.int_range(1_000_000, dtype=pl.Int64)).select(
        pl.format("99{}{}{}", (pl.col("n") % 9000 + 1000), pl.date(1990, 1, 1).dt.offset_by(
            pl.format("{}d", pl.col("n") % 9000)).dt.strftime("%Y%m%d"), pl.lit("1234"))
    ).to_series()  # fmt: skip
    begun = time.perf_counter()
    faults_of(bodies, invented_regions=True)
    checked = time.perf_counter()
    hash_ids(bodies, KEY)
    assert checked - begun < 3
    assert time.perf_counter() - checked < 4

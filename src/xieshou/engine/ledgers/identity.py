"""ID numbers (居民身份证号): reading what people typed, what is wrong with it, and the keyed hash we keep instead.

Belongs here: all that follows from the digits, thousands at a time.
Does not belong: where the key lies (`apps.accounts.keys`), whether a ledger keeps the last four (its definition),
telling a clerk where the fault stands (the checker). Every function takes the numbers as they were typed.

A 20-digit number is that of a disability certificate (残疾人证号): the ID number, a kind and a grade. It is the same
person as the ID number in it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from functools import reduce
from operator import add

import polars as pl

# GB/T 2260: the provinces, and what residence permits of Hong Kong, Macao and Taiwan begin with
PROVINCES = frozenset(
    str(code)
    for code in (
        *range(11, 16),
        21,
        22,
        23,
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
    )
)
INVENTED_PROVINCE = "99"  # of demonstrations; no real place has it
CHECK_CHARACTERS = "10X98765432"  # GB 11643: by the weighted sum of the first 17 digits, modulo 11
WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
EARLIEST_BIRTH = date(1900, 1, 1)

# Both regex engines (Python's and Polars') read these alike.
_BLANKS = r"[\s\x1c-\x1f\u200b-\u200f\u2060\ufeff]|^'"
_LIKE_AN_X = "[x×ХхΧχ]"
_NOT_PLAIN = r"[^0-9X]"
_WHOLE = r"^[0-9]{17}[0-9X]([1-7][1-4])?$"
_AS_A_FLOAT = r"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]+$|^[0-9]{15,20}\.0*$"

ID_FAULTS: dict[str, tuple[str, str]] = {
    "length": (
        "身份证号应为18位（残疾人证号为20位）。请对照证件补全或删去多余的字符。",
        "An ID number has 18 digits (a disability certificate 20). Compare it with the card and correct it.",
    ),
    "characters": (
        "身份证号只能是数字，末位可以是X。请填完整号码，不要用星号或其他字符代替。",
        "An ID number holds digits alone, the last may be X. Write it whole, without stars or other characters.",
    ),
    "region": (
        "前两位不是任何省份的代码，多为录入错误。请对照证件改正。",
        "The first two digits are no province's code, most likely mistyped. Compare them with the card.",
    ),
    "birth_date": (
        "第7至14位不是有效的出生日期，多为录入错误。请对照证件改正。",
        "Digits 7 to 14 are no possible day of birth, most likely mistyped. Compare them with the card.",
    ),
    "checksum": (
        "校验码不符：有数字录错或两位颠倒。请对照证件逐位核对。",
        "The check character does not fit: a digit is mistyped or two are swapped. Compare each digit with the card.",
    ),
    "eaten": (
        "表格软件把号码当作数值，后几位已丢失，无法还原。请把该列设为“文本”格式后重新录入。",
        "The spreadsheet took the number for a value and lost its last digits; they cannot be recovered. "
        "Format the column as text and type the number again.",
    ),
    "old_15": (
        "这是15位旧号码，已停用。请填18位号码。",
        "This is an old number of 15 digits, no longer in use. Write the one of 18 digits.",
    ),
    "disability": (
        "残疾人证号末两位应为残疾类别（1—7）和等级（1—4）。请对照证件改正。",
        "A disability certificate ends with a kind (1–7) and a grade (1–4). Compare the last two digits with it.",
    ),
}


def normalise(text: str) -> str:
    """A number as it should have been typed: half width, no blanks, no leading ', a capital X."""
    plain = re.sub(_BLANKS, "", unicodedata.normalize("NFKC", text))
    return re.sub(_LIKE_AN_X, "X", plain)


def normalised(ids: pl.Series) -> pl.Series:
    """`normalise` for a whole column; only what is not plain already is worked on."""
    ids = ids.cast(pl.String)
    odd = ids.str.contains(_NOT_PLAIN).arg_true()
    if odd.is_empty():
        return ids
    plain = ids.gather(odd).str.normalize("NFKC").str.replace_all(_BLANKS, "").str.replace_all(_LIKE_AN_X, "X")
    return ids.clone().scatter(odd, plain)


def faults_of(ids: pl.Series, *, as_of: date | None = None, invented_regions: bool = False) -> pl.Series:
    """What is wrong with each number, a key of ID_FAULTS; null where nothing is, and where there is no number.

    With `as_of`, nobody may be born later. `invented_regions` accepts the places of demonstrations (99xxxx).
    """
    number, body, last = pl.col("number"), pl.col("body"), pl.col("last")
    regions = [*PROVINCES, INVENTED_PROVINCE] if invented_regions else list(PROVINCES)
    parts = (
        pl.DataFrame({"number": normalised(ids)})
        .with_columns(body=number.str.slice(0, 17).cast(pl.Int64, strict=False), last=number.str.slice(17, 1))
        .select(
            "number", "body", "last", shaped=number.str.contains(_WHOLE),
            region=number.str.slice(0, 2).is_in(regions), born=_born().is_between(EARLIEST_BIRTH, as_of or date.max),
            sum=last.eq(_check_character(body)),
        ).with_row_index("row")
    )  # fmt: skip
    sound = pl.all_horizontal("shaped", "region", "born", "sum").fill_null(False)
    doubtful = parts.filter(number.is_not_null() & ~sound)  # few as a rule: only these are asked what is wrong
    found = doubtful.select(
        pl.when(number.str.contains(_AS_A_FLOAT)).then(pl.lit("eaten"))
        .when(number.str.contains(r"^[0-9]{15}$")).then(pl.lit("old_15"))
        .when(~number.str.len_chars().is_in([18, 20])).then(pl.lit("length"))
        .when(~number.str.contains(r"^[0-9]{17}[0-9X]([0-9]{2})?$")).then(pl.lit("characters"))
        .when(~pl.col("sum") & _rounded(body, last)).then(pl.lit("eaten"))
        .when(~pl.col("region")).then(pl.lit("region"))
        .when(~pl.col("born").fill_null(False)).then(pl.lit("birth_date"))
        .when(~pl.col("sum")).then(pl.lit("checksum"))
        .otherwise(pl.lit("disability"))
        .alias("fault")
    )["fault"]  # fmt: skip
    return pl.Series(ids.name, [None], dtype=pl.String).new_from_index(0, len(ids)).scatter(doubtful["row"], found)


def hash_ids(ids: pl.Series, key: bytes) -> pl.Series:
    """The keyed hash (BLAKE2b, 32 hex digits) that stands for the person; null where the number is not whole."""
    keyed = hashlib.blake2b(key=key, digest_size=16)  # copied for each number: a third faster than made anew
    hashes: list[bytes | None] = []
    for person in _persons(ids).cast(pl.Binary).to_list():
        if person is None:
            hashes.append(None)
        else:
            own = keyed.copy()
            own.update(person)
            hashes.append(own.digest())
    return pl.Series(ids.name, hashes, dtype=pl.Binary).bin.encode("hex")


def birth_years(ids: pl.Series) -> pl.Series:
    """The year of birth; null where the number is not whole."""
    return _persons(ids).str.slice(6, 4).cast(pl.Int64)


def sexes(ids: pl.Series) -> pl.Series:
    """`male` or `female`; null where the number is not whole."""
    odd = _persons(ids).str.slice(16, 1).cast(pl.Int64) % 2 == 1
    return odd.replace_strict({True: "male", False: "female"}, default=None, return_dtype=pl.String)


def last_four(ids: pl.Series) -> pl.Series:
    """The last four characters of the ID number; null where the number is not whole."""
    return _persons(ids).str.slice(14, 4)


def check_character(body: str) -> str:
    """The 18th character that belongs to the first 17 digits (校验码)."""
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def invented_id(region: str, birth: date, serial: int) -> str:
    """A well-formed number of an invented person, for tests and demonstrations; `serial` is odd for a man."""
    assert region.startswith(INVENTED_PROVINCE), "people of a demonstration live in invented places (99xxxx)"
    body = f"{region[:6]}{birth:%Y%m%d}{serial:03d}"
    return body + check_character(body)


def _persons(ids: pl.Series) -> pl.Series:
    """The 18 characters that name the person."""
    plain = normalised(ids)
    return plain.str.slice(0, 18).set(~plain.str.contains(_WHOLE), None)


def _born() -> pl.Expr:
    return pl.col("number").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def _check_character(body: pl.Expr) -> pl.Expr:
    """The 18th character that belongs to a column of first 17 digits."""
    weighed: pl.Expr = reduce(add, (body // 10 ** (16 - place) % 10 * weight for place, weight in enumerate(WEIGHTS)))
    return (weighed % 11).replace_strict(dict(enumerate(CHECK_CHARACTERS)), return_dtype=pl.String)


def _rounded(body: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Whether 18 digits are what a spreadsheet leaves of a number: 15 of them, as it shows them or as a double does."""
    value = body * 10 + last.cast(pl.Int64, strict=False)
    fifteen = (value + 500) // 1000 * 1000
    return ((value == fifteen) | (value == fifteen.cast(pl.Float64).cast(pl.Int64))).fill_null(False)

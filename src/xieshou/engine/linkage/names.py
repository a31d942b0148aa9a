"""Names of persons and firms as they are compared: what people write differently, taken away (名称归一).

Belongs here: plain names, how they sound, one character struck out, the parts of a firm's name.
Does not belong: how much any of it weighs.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import polars as pl

# Blanks, and the dots that stand between the parts of a transcribed name: 吉克·阿木.
_NOT_OF_A_NAME = r"[\s\x{200b}-\x{200f}\x{2060}\x{feff}·•・‧∙.．。,，、\-—_'’\"“”]"
_FORM = re.compile(
    r"(有限责任公司|股份有限公司|股份公司|有限公司|集团公司|总公司|公司|集团|厂|农民专业合作社|专业合作社|合作社)$"
)
_BRACKETS = re.compile(r"[(\[【〔〈<《](.*?)[)\]】〕〉>》]")
_NO_PLACE = re.compile(r"集团|合伙|个体|独资|^$")  # what else stands in brackets
_PEOPLES = (
    "彝|藏|羌|回|苗|侗|壮|傣|白|黎|瑶|满|畲|水|土|佤|怒|京|布依|土家|蒙古|哈萨克|柯尔克孜|维吾尔|朝鲜|哈尼|傈僳|纳西|景颇|拉祜|"
    "仡佬|仫佬|毛南|布朗|独龙|普米|阿昌|德昂|基诺|撒拉|东乡|保安|裕固|锡伯|塔吉克|达斡尔|鄂温克|鄂伦春|各"
)
_SELF_RULED = rf"(?:(?:{_PEOPLES})族?)*自治[区州县旗]"
# A place that says what it is. Not a place: a supermarket (超市), a town quarter's service (社区, 小区).
_PLACE = re.compile(
    rf"^(?:.{{2,4}}?{_SELF_RULED}|.{{2,6}}?(?:省|州|(?<![超门夜集菜都])市|县|(?<![小社园])区|旗))(?=.{{2}})"
)
_ENDINGS = (  # what says that a place is one; the shorter for 内蒙古自治区 and 西藏自治区
    re.compile(rf"(?:{_SELF_RULED}|特别行政区|地区|[省市州县区旗盟])$"),
    re.compile(r"自治区$"),
)


def filled(column: str) -> pl.Expr:
    """The cell without blanks around it; null where nothing is left."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def plain(names: pl.Expr) -> pl.Expr:
    """A name without width, blanks, dots and small letters."""
    return names.str.normalize("NFKC").str.replace_all(_NOT_OF_A_NAME, "").str.to_lowercase()


def sound(names: pl.Series) -> pl.Series:
    """How names are read, character by character, without tones: 张伟 and 章玮 sound alike."""
    from pypinyin import lazy_pinyin  # here, not above: it loads for a quarter of a second

    characters = names.drop_nulls().unique().str.split("").list.explode().drop_nulls().unique().to_list()
    readings = {character: lazy_pinyin(character)[0] for character in characters}
    read = pl.element().replace(readings)
    return names.to_frame("name").select(pl.col("name").str.split("").list.eval(read).list.join(" "))["name"]


def struck(names: pl.Expr, most: int) -> pl.Expr:
    """Each name with one of its first `most` characters struck out. Two names that share one of these differ in a
    single character, lack one, or have one out of place."""
    without = [
        pl.when(names.str.len_chars() > at).then(pl.concat_str(names.str.head(at), names.str.slice(at + 1)))
        for at in range(most)
    ]
    return pl.concat_list(names, *without).list.drop_nulls().list.unique(maintain_order=True)


def in_any_order(names: pl.Expr) -> pl.Expr:
    """The characters of a name in a fixed order: 吉克阿木 and 阿木吉克 have the same."""
    return names.str.split("").list.sort().list.join("")


def parts_of_firm(name: str, county: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """A plain firm's name as (without its legal form, its core, the places in it); `county` is the code of its own.

    四川荞乡食品(凉山)有限责任公司 → 四川荞乡食品(凉山), 荞乡食品, (凉山, 四川).
    """
    whole = _without_form(name)
    places = [_short(found) for found in _BRACKETS.findall(whole) if not _NO_PLACE.search(found)]
    core = _without_form(_BRACKETS.sub("", whole))
    own = _counties().get(county or "", "")
    while at := _place_before(core, own):
        places.append(_short(core[:at]))
        core = core[at:]
    return whole, core or whole, tuple(sorted(set(places)))


def _without_form(name: str) -> str:
    """Without what says that it is a company, unless nothing would be left."""
    while (shorter := _FORM.sub("", name)) != name and len(shorter) > 1:
        name = shorter
    return name


def _place_before(core: str, own: str) -> int:
    """How many characters at the beginning name a place; 0 where too little would be left after it.

    A place that does not say what it is must leave four: 安康食品 is a name, 安康荞乡食品 is 荞乡食品 in 安康.
    """
    if found := _PLACE.match(core):
        return found.end()
    longest = range(min(5, len(core) - 4), 1, -1)
    return next((n for n in longest if core[:n] == own or core[:n] in _provinces_and_prefectures()), 0)


def _short(place: str) -> str:
    """A place without what says that it is one: 凉山彝族自治州, 凉山州, 凉山 → 凉山."""
    shorter = (ending.sub("", place) for ending in _ENDINGS)
    return next((short for short in shorter if len(short) > 1), place)


@cache
def _provinces_and_prefectures() -> frozenset[str]:
    """As they stand before a firm's name without 省, 州 or 市: 四川, 凉山.

    Not counties: 和平, 长安 or 朝阳 are as often no place at all. A firm's own county is known by its code.
    """
    wide = _divisions().filter(pl.col("level").is_in(["province", "prefecture"]))
    return frozenset(_short(name) for name in wide["name"].unique())


@cache
def _counties() -> dict[str, str]:
    """The counties by code, as they stand before a firm's name: 513431 → 昭觉."""
    counties = _divisions().filter(pl.col("level") == "county")
    return {code: _short(name) for code, name in counties.select("code", "name").iter_rows()}


def _divisions() -> pl.DataFrame:
    packed = files("xieshou.data").joinpath("places/divisions.csv.gz").read_bytes()
    return pl.read_csv(packed, columns=["code", "name", "level"], schema_overrides={"code": pl.String})

"""What places are called (地名): short names, names of committees, and paths of names.

Belongs here: what follows from names alone. Does not belong: which place a cell means (`places`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xieshou.engine.ledgers.plain import word

# What may stand after a village's name without meaning another place, and the separators people put into a path.
REWRITTEN = (
    (r"[·•・/\\、,，>＞|_—\-]", ""),
    (r"第?[一二三四五六七八九十\d]+(?:村民小组|小组|组|社|队)$", ""),
    (r"村(?:村民委员会|村委会)$", "村"), (r"(?:村民委员会|村委会)$", "村"),
    (r"社区(?:居民委员会|居委会)$", "社区"), (r"(?:居民委员会|居委会)$", "社区"),
    (r"街道办(?:事处)?$", "街道"),
)  # fmt: skip

_NATIONS = (
    "蒙古族?|哈萨克族?|柯尔克孜族?|锡伯族?|塔吉克族?|维吾尔族?|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|"
    "哈尼族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|"
    "阿昌族|普米族|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族|各族"
)
_AUTONOMOUS = re.compile(rf"(?:{_NATIONS})*自治(州|县|旗)$")
SHORTENED = {
    "province": "省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区",
    "prefecture": "市|地区|盟|林区",
    "county": "县|市|区|旗|特区",
}
_TOWN = re.compile(r"(?:街道|民族乡|乡|镇)$")


def short_names(name: str, level: str) -> Iterator[str]:
    """What else a place of county level and up is called: 凉山彝族自治州 is 凉山州 and 凉山, 昭觉县 is 昭觉."""
    found = None if level == "province" else _AUTONOMOUS.search(name)
    if found:
        stem = name[: found.start()]
        if len(stem) > 1:
            yield from (stem, stem + found[1])
    elif level in SHORTENED:
        stem = re.sub(rf"(?:{SHORTENED[level]})$", "", name)
        if stem != name and len(stem) > 1:
            yield stem


@lru_cache(maxsize=100_000)
def names_in_a_path(name: str, level: str) -> frozenset[str]:
    """What a place is called on the way to a smaller one, plain; a township by its older kind too (乡 before 镇)."""
    found = {name, *short_names(name, level)}
    if level == "township" and (stem := _TOWN.sub("", name)) != name and len(stem) > 1:
        found.update((stem, f"{stem}乡", f"{stem}镇", f"{stem}街道"))
    return frozenset(word(one) for one in found if one)

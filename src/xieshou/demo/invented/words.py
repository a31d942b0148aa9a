"""The words that invented names are made of. Nothing here names a real place, body or person.

Belongs here: lists of words, and joining them. Does not belong: codes, amounts, days.
"""

from random import Random

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
NUMERALS = "零一二三四五六七八九"

_LAND = "青松云石金白红清长高竹梅柏枫银铜黄碧紫翠"
_SHAPE = "坪岭湾沟坝溪桥林泉岩塘坡垭槽台"
_HAMLET = "大小上下新老前后东西南北双三半"
_SIGN = "井树田屋寨堡棚窝碾仓窑渡口梁嘴"

FIRM_WORDS = ("穗丰", "谷韵", "川穗", "禾盛", "绿垄", "岭上", "云牧", "果源", "椒香", "荞乡", "暖阳", "竹语")
FIRM_TRADES = ("农业发展", "食品", "服饰", "电子", "文旅", "冷链物流", "家居", "生物科技")
SOCIETIES = ("慈善会", "青年志愿者协会", "企业家联合会", "教育基金会", "义工联合会", "女企业家协会", "医师协会", "商会")
OFFICES = {
    "industry": "农业农村局", "employment": "人力资源和社会保障局", "education": "教育和体育局",
    "health": "卫生健康局", "housing": "住房和城乡建设局", "water": "水利局", "infrastructure": "交通运输局",
    "living_conditions": "农业农村局", "public_services": "民政局", "social_assistance": "民政局",
}  # fmt: skip
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林何郭高罗"
_GIVEN = "安宁平和文武志远海山明亮立新春秋成功"


def county_name(number: int, prefecture: int = 0) -> str:
    """The n-th county of a prefecture: 演练甲县, 演练乙县, …, 演练甲子县; in the second prefecture 演练二甲县.

    Titles of meetings and names of firms hold it, so no two counties of the country share one.
    """
    return f"演练{numeral(prefecture + 1) if prefecture else ''}{_cyclical(number)}县"


def _cyclical(number: int) -> str:
    """As years were counted: ten stems, twelve branches, then pairs of both."""
    if number < len(STEMS):
        return STEMS[number]
    number -= len(STEMS)
    if number < len(BRANCHES):
        return BRANCHES[number]
    number -= len(BRANCHES)
    return f"{STEMS[number // len(BRANCHES)]}{BRANCHES[number % len(BRANCHES)]}"


def numeral(number: int) -> str:
    """A number from 1 to 99 in Chinese: 七, 十二, 三十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones or not tens else "")


def township_names(rng: Random, number: int) -> list[str]:
    """Names of townships, none twice."""
    return rng.sample([first + second for first in _LAND for second in _SHAPE], number)


def village_names(rng: Random, number: int) -> list[str]:
    """Names of villages, none twice."""
    return rng.sample([first + second for first in _HAMLET for second in _SIGN], number)


def person(rng: Random) -> str:
    """Somebody who does not exist: the middle character says so (演)."""
    return f"{rng.choice(_SURNAMES)}演{rng.choice(_GIVEN)}"

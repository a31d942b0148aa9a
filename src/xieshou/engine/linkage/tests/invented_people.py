"""Two thousand invented persons in fifty villages, and copies of some with one slip each. Nobody is meant by any name.

Belongs here: a county as linkage finds it: brothers and sisters who share a character, cousins of one year, namesakes.
Does not belong: what should be found in it.
"""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林何郭高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅建国文斌辉波鹏飞龙凤云春秋冬雪梦佳琪欣怡浩宇轩晨曦瑞祥福贵财旺"
    "德才仁义礼智信忠孝廉诚实安宁康乐寿松柏竹菊莲荷香彩珍珠金银铜铁山川江河湖海天地星月光亮"
)
YI = ("吉克", "阿尔", "沙马", "吉伍", "阿苏", "海来", "曲比", "勒格", "俄木", "马海")
YI_GIVEN = ("阿木", "伍呷", "尔古", "日哈", "子铁", "拉博", "木呷", "阿支", "五牛", "史布", "么惹", "阿牛")
SOUNDS = dict(zip("伟静丽军明杰华英平文建木", "玮靖莉君铭洁桦瑛萍雯健牧", strict=True))
KINDS = ("sound", "character", "order", "year", "sex", "village", "id", "nothing")
COLUMNS = ("key", "name", "village", "birth_year", "sex", "id_hash")
Person = dict[str, Any]


def county(seed: int, number: int = 2_000, copies: int = 50) -> tuple[pl.DataFrame, dict[tuple[str, str], str]]:
    """So many persons with copies of some mixed in; and the planted pairs, each with the kind of its slip."""
    rng = Random(seed)
    people = [one for _ in range(number) for one in _family(rng)][:number]
    for nth, one in enumerate(people):
        one |= {"key": f"p{nth:06}", "id_hash": f"{nth:032x}" if rng.random() < 0.8 else None}
    left = rng.sample(people, number)
    planted = {}
    for nth in range(copies):
        kind = KINDS[nth % len(KINDS)]
        original = next(one for one in left if _slip(Random(0), one, kind))
        left.remove(original)
        people.append(original | {"key": f"c{nth:03}", "id_hash": None} | _slip(rng, original, kind))
        planted[f"c{nth:03}", original["key"]] = kind
    rng.shuffle(people)
    return pl.DataFrame({name: [one[name] for one in people] for name in COLUMNS}), planted


def _family(rng: Random) -> list[Person]:
    """Brothers and sisters of one village, some years apart; in most families they share a character."""
    village = f"990101{rng.randint(101, 110)}{rng.randint(201, 205)}"
    yi, shared, born = rng.random() < 0.4, rng.choice(GIVEN), rng.randint(1964, 2000)
    surname = rng.choice(YI) if yi else rng.choices(SURNAMES, range(len(SURNAMES), 0, -1))[0]
    made: dict[str, Person] = {}
    for _ in range(rng.choice((1, 1, 2, 3))):
        given = rng.choice(YI_GIVEN) if yi else rng.choice(("", shared, shared, shared)) + rng.choice(GIVEN)
        one = {"name": surname + given, "village": village, "birth_year": born, "sex": rng.choice(("male", "female"))}
        made.setdefault(one["name"], one)
        born += rng.randint(1, 4)
    return list(made.values())


def _slip(rng: Random, one: Person, kind: str) -> Person:
    """What a slip of this kind makes of a person; nothing where the person cannot have it."""
    name = one["name"]
    match kind:
        case "sound":
            at = next((n for n, character in enumerate(name) if n and character in SOUNDS), 0)
            return {"name": name[:at] + SOUNDS[name[at]] + name[at + 1 :]} if at else {}
        case "character":
            other = rng.choice([character for character in GIVEN if character != name[-1]])
            return {"name": name[:-1] + other} if len(name) == 3 else {}
        case "order":
            return {"name": name[2:] + name[:2]} if len(name) == 4 else {}
        case "year":
            return {"birth_year": one["birth_year"] + rng.choice((-10, -1, 1, 10))}
        case "sex":
            return {"sex": "female" if one["sex"] == "male" else "male"}
        case "village":
            return {"village": one["village"][:-1] + str((int(one["village"][-1]) % 5) + 1)}
        case "id":
            return {"id_hash": one["id_hash"].replace("0", "f", 1)} if one["id_hash"] else {}
    return {"id_hash": None}

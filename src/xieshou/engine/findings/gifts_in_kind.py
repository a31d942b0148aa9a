"""V22: a gift of goods has a valuation basis (估价依据), and a directed gift (定向捐赠) is spent as directed.

Belongs here: both halves of the rule, and their planter. Does not belong: how much a gift is worth.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.data import packs
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V22", "donations", "R65, R66"
ELSEWHERE = ("infrastructure", "living_conditions", "public_services")
UNVALUED = (pl.col("form") == "goods") & (pl.col("valuation_basis").fill_null("") == "")
ASTRAY = pl.col("directed").fill_null(False) & (pl.col("used_for") != pl.col("directed_to"))


def unvalued_or_astray(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each gift of goods without a basis, and for each directed gift whose use is another one."""
    gifts = counted(tables, LEDGER)
    for (key,) in gifts.filter(UNVALUED.fill_null(False)).select("key").iter_rows():
        zh = "物资捐赠没有估价依据（发票、送货单、报关单或政府采购价）。请补填依据。"
        en = "A gift of goods without valuation basis (invoice, delivery note, customs form, purchase price). Enter it."
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "valuation_basis")
    astray = gifts.filter(ASTRAY.fill_null(False))
    categories = packs.categories()
    for key, wanted, used in astray.select("key", "directed_to", "used_for").iter_rows():
        one, other = (categories[code] for code in (wanted, used))
        zh = f"捐赠定向用于“{one.name_zh}”，实际用于“{other.name_zh}”。请附捐赠方同意改变用途的材料，或改正使用领域。"
        en = (
            f"The gift was directed to “{one.name_en}” but used for “{other.name_en}”. Attach the giver's consent, "
            "or correct what it was used for."
        )
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "used_for")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Take the basis from goods, and send directed gifts elsewhere, in turn; `n` in all."""
    goods = pl.col("form") == "goods"
    directed = pl.col("directed").fill_null(False) & (pl.col("used_for") == pl.col("directed_to"))
    planted = []
    for row in ground.draw(rng, LEDGER, n - n // 2, goods):
        ground.change(LEDGER, row, valuation_basis=None)
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    for row in ground.draw(rng, LEDGER, n // 2, directed):
        ground.change(LEDGER, row, used_for=rng.choice([code for code in ELSEWHERE if code != row["directed_to"]]))
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted

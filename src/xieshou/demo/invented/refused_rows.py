"""Rows for the files that importing must refuse (演练导入行): such as a clerk would bring, all of them still right.

Belongs here: new rows of a ledger, and kept rows brought again. Does not belong: spoiling and writing them (`refused`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xieshou.demo.invented import industry, works
from xieshou.demo.invented import labour as labourers
from xieshou.demo.invented import training as classes
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.money import PROGRAMME
from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.findings import cosignatures
from xieshou.engine.ledgers import LEDGERS

Rows = list[dict[str, Any]]
OTHER_SEED = 7919  # new rows are none of the year's own
RECEIPTS = 12


def projects(seed: int, county: Land, donor: Land) -> Rows:
    """New approved ones, those handed over first."""
    made = [one for one in works.county_projects(seed + OTHER_SEED, county, donor) if one.approval_on]
    made = sorted((one for one in made if one.status == "accepted"), key=lambda one: one.handed_over_on is None)
    return _new(_project(one) | {"name": f"{one.name}（增补）", "contract_no": None} for one in made)


def kept_projects(seed: int, county: Land, donor: Land) -> Rows:
    """Approved ones of the year itself, under their numbers."""
    made = works.county_projects(seed, county, donor)
    return [_project(one) for one in made if one.approval_on and one.status == "accepted"]


def _project(made: MadeProject) -> dict[str, Any]:
    lines = {f"fund_{source}_fen": fen for source, fen in made.fund_lines}
    same = {name: getattr(made, name) for name in LEDGERS["projects"].schema if hasattr(made, name)}
    days = {f"{stem}_printed": day.printed for stem in ("start", "finish") if (day := getattr(made, stem))}
    own = {"year": YEAR, "programme": PROGRAMME, "implementing_unit": made.implementing_unit.name}
    return dict.fromkeys(LEDGERS["projects"].schema) | same | lines | days | own


def receipts(seed: int, county: Land, donor: Land) -> Rows:
    """Money that arrived in the last days of the year; beside each a project that nobody has signed for yet."""
    waiting = [
        one.record_no for one in works.county_projects(seed, county, donor)
        if one.status == "accepted" and one.stage in ("budget_released", "tendered")
    ]  # fmt: skip
    return _new(
        {"year": YEAR, "programme": PROGRAMME, "recipient": county.code, "donor": donor.code, "kind": "receive",
         "on_printed": f"{YEAR}-12-{18 + number % 10}", "amount_fen": (number + 1) * 1_000_000,
         "fund_type": "fiscal", "document_no": f"到账凭证增{number + 1:03}",
         cosignatures.UNSIGNED: waiting[number % len(waiting)]}
        for number in range(RECEIPTS)
    )  # fmt: skip


def labour(seed: int, county: Land, donor: Land) -> Rows:
    """New workers, each person once."""
    rows = labourers.labour_rows(seed + OTHER_SEED, county, donor, 60)
    return _new(rows.unique("id_number", keep="none", maintain_order=True).to_dicts())


def training(seed: int, county: Land, donor: Land) -> Rows:
    """New classes."""
    rows = classes.training_rows(seed + OTHER_SEED, county, donor)
    return _new(row | {"name": f"{row['name']}（增办）"} for row in rows)


def enterprises(seed: int, county: Land, donor: Land) -> Rows:
    """New firms."""
    rows = industry.enterprise_rows(seed + OTHER_SEED, county, donor)
    return _new(row | {"firm": f"增{n}{row['firm']}", "credit_code": None} for n, row in enumerate(rows))


def workshops(seed: int, county: Land, donor: Land) -> Rows:
    """New workshops."""
    rows = [row for more in (0, 1) for row in industry.workshop_rows(seed + OTHER_SEED + more, county, donor)]
    return _new(row | {"name": f"增{n}{row['name']}"} for n, row in enumerate(rows))


def _new(rows: Iterable[dict[str, Any]]) -> Rows:
    """Without numbers: the register will give them."""
    return [row | {"record_no": None} for row in rows]

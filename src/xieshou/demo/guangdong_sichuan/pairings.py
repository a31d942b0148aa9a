"""Published pairings (结对关系) and agreements (协议) as rows of the register, and which pairing a row belongs to.

Belongs here: ties between the two sides, the partners that came after, what was agreed.
Does not belong: money and works.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.places import reference
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.published import (
    Published,
    Span,
    ledger_columns,
    mapping,
    one_place,
    rows,
    side_columns,
)
from xieshou.engine.place_codes import depth, is_within

Units = dict[tuple[str, str], Organisation]  # by name and place
STANDING = ("province", "prefecture", "county")  # levels at which two places, not two units, are paired
AIDING = ("ew_cooperation", "counterpart_support")
WORDS = ("note", "inferred", "why")


def programme() -> Programme:
    """The programme itself."""
    said = dict(mapping()["programme"])
    return Programme(donor_id=said.pop("donor"), recipient_id=said.pop("recipient"), books="collected", **said)


def organisations() -> list[Organisation]:
    """Schools, hospitals, firms and villages that a pairing names, each once."""
    named = {}
    for row in rows("pairings"):
        for side in ("donor_unit", "recipient_unit"):
            if unit := row.rule.get(side):
                named[unit["name"], unit["place"]] = Organisation(
                    name=unit["name"], kind=unit["kind"], place_id=unit["place"]
                )
    return list(named.values())


def pairings(units: Units) -> list[Pairing]:
    """The pairings of the published table, then the partners that came after."""
    return [_pairing(row, units) for row in rows("pairings")] + [_successor(line, row) for line, row in successors()]


def _pairing(row: Published, units: Units) -> Pairing:
    level = row.rule["levels"][row["level"]]
    printed_kind, _, also_printed = row["programme"].partition("/")
    named = {side: row.rule.get(side) for side in ("donor_unit", "recipient_unit")}
    return Pairing(
        **ledger_columns(row) | {"complete": level not in row.rule["single_cases"], "remarks": row.said(*WORDS)},
        donor_id=one_place(row["donor_code"]), donor_printed=row["donor_unit"],
        recipient_id=one_place(row["recipient_code"]), recipient_printed=row["recipient_unit"],
        level=level,
        kind=row.rule.get("kind") or packs.programme_kind_of(printed_kind).code,
        also_kind=row.rule.get("also_kind") or (packs.programme_kind_of(also_printed).code if also_printed else ""),
        superseded=row.rule.get("superseded", False),
        **{side: units[unit["name"], unit["place"]] if unit else None for side, unit in named.items()},
        **Span.read(row["from_date"]).columns("from"), **Span.read(row["to_date"]).columns("to"),
    )  # fmt: skip


def successors() -> list[tuple[int, dict[str, str]]]:
    """The lines of the province-level pairing table that name the partners after 2021, with their line numbers."""
    wanted = mapping()["successors"]["lines"]
    return [
        (line, row) for line, row in enumerate(reference.table("pairing_provinces"), start=2) if line in wanted
    ]  # the head is line 1


def _successor(line: int, row: dict[str, str]) -> Pairing:
    said = mapping()["successors"]
    values = {
        "record_id": f"pp-{line:03d}",
        "confidence": said["confidence"][row["evidence"]],
        "note": row["note"],
    }
    made = Published("successors", values, {"outside": True, "why_zh": said["why_zh"], "why_en": said["why_en"]})
    return Pairing(
        **ledger_columns(made) | {"remarks": made.said(*WORDS)},
        donor_id=row["donor_code"], donor_printed=row["donor"],
        recipient_id=row["recipient_code"], recipient_printed=row["recipient"],
        level=said["levels"][row["level"]], kind=packs.programme_kind_of(row["programme"]).code,
        **Span.read(row["valid_from"]).columns("from"), **Span.read(row["valid_to"]).columns("to"),
    )  # fmt: skip


def pairing_of(row: Published, columns: dict[str, Any], held: Iterable[Pairing]) -> Pairing | None:
    """The pairing that a row belongs to: the one it names, else the closest one that holds both of its sides."""
    if named := row.rule.get("pairing"):
        return next(pairing for pairing in held if pairing.record_no == named)
    donor, recipient = columns["donor_id"], columns["recipient_id"]
    if not donor or not recipient:
        return None
    around = [
        pairing
        for pairing in held
        if pairing.level in STANDING
        and pairing.kind in AIDING
        and not pairing.superseded
        and pairing.outside == columns["outside"]
        and is_within(donor, pairing.donor_id)
        and is_within(recipient, pairing.recipient_id)
    ]
    return max(around, key=lambda pairing: (depth(pairing.recipient_id), depth(pairing.donor_id)), default=None)


def agreements(held: Iterable[Pairing]) -> list[Agreement]:
    """Plans, agreements and yearly targets."""
    return [_agreement(row, list(held)) for row in rows("agreements")]


def _agreement(row: Published, held: list[Pairing]) -> Agreement:
    columns = ledger_columns(row) | side_columns(row)
    return Agreement(
        **columns | {"remarks": row.said(*WORDS)},
        pairing=pairing_of(row, columns, held),
        kind=row.rule["kind"], title=row.rule.get("title", row["item"]),
        years_printed=row["year"], year=_one_year(row["year"]),
        **Span.read(row["date"]).columns("signed"),
    )  # fmt: skip


def targets(kept: dict[str, Agreement]) -> list[Target]:
    """The numbers of the agreements: a sum of money, a count, or both."""
    made = []
    for row in rows("agreements"):
        numbers = [(row["amount_yuan"], "yuan", row["amount_published"])] if row["amount_yuan"] else []
        if row["target_value"]:
            numbers.append((row["target_value"], row["target_unit"], row["target_value"]))
        for value, unit, printed in numbers:
            made.append(
                Target(
                    agreement=kept[row.number], measure=row.rule["measures"][unit], year=_one_year(row["year"]),
                    value=Decimal(value), unit=unit, printed=printed,
                    indicator=row.rule.get("targets", {}).get(unit, ""),
                )
            )  # fmt: skip
    return made


def _one_year(printed: str) -> int | None:
    return int(printed) if len(printed) == 4 else None

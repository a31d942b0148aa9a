"""The figures once more, slowly and obviously: loops over rows, no expressions, no tables joined.

Belongs here: the twin that the expressions must agree with. Does not belong: anything shared with them but the names of
places (`place_codes`) and published dates.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from xieshou.engine import place_codes
from xieshou.engine.indicators import DefinitionSpec
from xieshou.engine.published_date import Period, PublishedDate

EW, APART = "ew_cooperation", "counterpart_support"
PAIR_LEVELS = {
    "ORG-06": "county", "PAI-01": "township", "PAI-02": "village", "PAI-03": "enterprise", "PAI-04": "social_org",
    "PAI-05": "school", "PAI-06": "hospital",
}  # fmt: skip
LEDGERS = {
    "ORG-01": "meetings", "ORG-02": "meetings", "ORG-03": "meetings", "ORG-04": "meetings", "ORG-05": "meetings",
    "FUN-01": "funds", "FUN-06": "funds", "FUN-07": "funds", "FUN-08": "projects",
    "CNS-01": "projects",
} | dict.fromkeys(PAIR_LEVELS, "pairings")  # fmt: skip
TOTALS = ("FUN-01", "FUN-06", "FUN-07", "CNS-01")


@dataclass
class Used:
    """One row that counts."""

    ledger: str
    key: str
    amount: Fraction
    row: Mapping[str, Any]
    kind: str
    is_total: bool
    once: str | None = None


@dataclass
class Answer:
    """What a figure says."""

    status: str
    value: str | None = None
    basis: str = ""
    rows: dict[tuple[str, str, str], str] = field(default_factory=dict)
    expected: int | None = None
    divided_by: int | None = None
    circular: bool = False
    low: int = 0


class Twin:
    """A small register and its figures."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], definitions: Iterable[DefinitionSpec]) -> None:
        self.tables = {name: frame.to_dicts() for name, frame in tables.items()}
        self.definitions = list(definitions)
        self.kept = self.tables["programme"][0]["books"] == "kept"
        self.units = {spec.indicator: spec.unit for spec in self.definitions if spec.computed}

    def figures(self, year: int) -> dict[tuple[str, str, str, bool], Answer]:
        """Every figure of a year by indicator, scope, definition and whether it stands beside."""
        told: dict[tuple[str, str, str, bool], Answer] = {}
        for indicator, unit in self.units.items():
            for kind in (EW, APART):
                spec = self.definition(indicator, kind, year)
                if spec is None or not spec.computed:
                    for scope in self.required(kind, year):
                        if kind == EW or spec is not None:
                            applies = spec is not None and not spec.labels_only
                            code = spec.code if spec else f"{indicator}/none/0"
                            told[indicator, scope, code, False] = Answer(
                                "not_published" if applies else "not_applicable"
                            )
                    continue
                answers: dict[str, dict[str, Answer]] = defaultdict(dict)
                for basis in ("rows", "reported"):
                    for scope in self.scopes(year) | set(self.required(kind, year)):
                        if (answer := self.answer(indicator, unit, kind, year, scope, basis)) is not None:
                            answers[scope][basis] = answer
                for scope in self.required(kind, year):
                    if not answers[scope]:
                        told[indicator, scope, spec.code, False] = Answer("not_published")
                for scope, by_basis in answers.items():
                    for basis, answer in by_basis.items():
                        told[indicator, scope, spec.code, basis == "reported" and "rows" in by_basis] = answer
        return told

    def definition(self, indicator: str, kind: str, year: int) -> DefinitionSpec | None:
        return next((s for s in self.definitions if (s.indicator, s.kind) == (indicator, kind) and s.holds(year)), None)

    def required(self, kind: str, year: int) -> list[str]:
        prefectures = {
            outer
            for pairing in self.tables["pairings"]
            if kind in (pairing["kind"], pairing["also_kind"]) and not pairing["superseded"] and not pairing["outside"]
            for outer in [pairing["recipient"], *place_codes.ancestors(pairing["recipient"])]
            if place_codes.depth(outer) == 2
        }
        return (["programme"] if kind == EW else []) + sorted(prefectures)

    def scopes(self, year: int) -> set[str]:
        found = set()
        for name in ("movements", "pairings", "meetings", "projects", "quantities"):
            for row in self.tables[name]:
                found |= {"programme", row["pairing"]} if row["pairing"] else {"programme"}
                for side in (row["donor"], row["recipient"]):
                    found |= {side, *place_codes.ancestors(side)} if side else set()
        return found

    # what counts -----------------------------------------------------------------------------------------------------

    def counted(self, indicator: str, unit: str, year: int, basis: str) -> list[Used]:
        if basis == "reported":
            return [
                Used("quantities", row["key"], Fraction(row["quantity"]), row, row["pairing_kind"], True)
                for row in self.tables["quantities"]
                if row["indicator"] == indicator and row["unit"] == unit and row["counted"] and not row["outside"]
                and self.lies_within(row["period_first"], row["period_last"], year)
            ]  # fmt: skip
        if indicator in PAIR_LEVELS:
            return list(self.pairs(PAIR_LEVELS[indicator], year))
        total = indicator in TOTALS and not self.kept
        if indicator.startswith("ORG"):
            return list(self.meetings(indicator, year))
        if indicator in ("FUN-08", "CNS-01"):
            return list(self.works(indicator, year, total))
        if indicator in ("FUN-01", "FUN-06", "FUN-07"):
            return list(self.money(indicator, year, total))
        return []

    def pairs(self, level: str, year: int) -> Iterable[Used]:
        for row in self.tables["pairings"]:
            if row["level"] != level or row["outside"] or row["superseded"]:
                continue
            start = row["from_first"] and PublishedDate(row["from_first"], row["from_last"], "")
            end = row["to_first"] and PublishedDate(row["to_first"], row["to_last"], "")
            if Period(start, end).in_force_within(year) is True:
                once = row["donor_unit"] if level == "social_org" else None
                for kind in {row["kind"], row["also_kind"] or row["kind"]}:
                    yield Used("pairings", row["key"], Fraction(1), row, kind, False, once)

    def meetings(self, indicator: str, year: int) -> Iterable[Used]:
        counted = {
            "ORG-01": ["high_level_visit"], "ORG-02": ["joint_conference"], "ORG-03": ["leading_group", "thematic"],
        }  # fmt: skip
        for row in self.tables["meetings"]:
            if row["outside"] or not self.lies_within(row["held_first"], row["held_last"], year):
                continue
            whole = dict(row, complete=bool(row["complete"]) and (self.kept or indicator == "ORG-02"))
            name, number = row["counts_as"] or row["kind"], 1
            once = (row["during"] or row["key"]) if indicator == "ORG-01" else None
            if indicator == "ORG-04":
                number = row["agreements_signed"]
                if number is None and name == "agreement":
                    number, whole["complete"] = 1, False
            elif indicator == "ORG-05":
                number = row["documents_issued"]
            elif name not in counted[indicator]:
                continue
            if number:
                yield Used("meetings", row["key"], Fraction(number), whole, row["pairing_kind"], False, once)

    def works(self, indicator: str, year: int, total: bool) -> Iterable[Used]:
        for row in self.tables["projects"]:
            if row["year"] != year or row["outside"] or row["same_as"] or row["part_of"]:
                continue
            if indicator == "FUN-08" and self.kept:
                yield Used("projects", row["key"], Fraction(1), row, row["pairing_kind"], False)
            housed = row["category"] == "housing" and row["beneficiaries_unit"] == "persons"
            if indicator == "CNS-01" and housed and row["beneficiaries"] is not None:
                yield Used("projects", row["key"], Fraction(row["beneficiaries"]), row, row["pairing_kind"], total)

    def money(self, indicator: str, year: int, total: bool) -> Iterable[Used]:
        for row in self.tables["movements"]:
            cash = row["fund_type"] == "donation" and row["form"] == "cash"
            wanted = {"FUN-01": row["fund_type"] == "fiscal", "FUN-06": cash, "FUN-07": row["fund_type"] == "donation"}
            if row["kind"] != "receive" or row["outside"] or not wanted[indicator]:
                continue
            if self.lies_within(row["on_first"], row["on_last"], year):
                yield Used("funds", row["key"], Fraction(row["amount_fen"], 100), row, row["pairing_kind"], total)
                for other in self.tables["movements"]:
                    if other["kind"] == "reverse" and other["reverses"] == row["key"]:
                        taken = Fraction(-other["amount_fen"], 100)
                        yield Used("funds", other["key"], taken, row, row["pairing_kind"], total)

    @staticmethod
    def lies_within(first: date | None, last: date | None, year: int) -> bool:
        return first is not None and last is not None and first.year == last.year == year

    # where it counts -------------------------------------------------------------------------------------------------

    def at(self, scope: str, kind: str, rows: list[Used]) -> list[Used]:
        """The rows of a kind that count at a scope, without those that a wider row there already holds."""
        there = [used for used in rows if used.kind == kind and self.stands_at(used, scope)]
        kept = [used for used in there if not any(self.holds(wider, used) for wider in there)]
        seen: set[str] = set()
        for used in sorted(kept, key=lambda one: one.key):
            if used.once:
                used.amount = Fraction(0 if used.once in seen else 1)
                seen.add(used.once)
        return kept

    @staticmethod
    def stands_at(used: Used, scope: str) -> bool:
        if scope == "programme":
            return used.kind == EW
        if not place_codes.is_code(scope):
            return bool(used.row["pairing"] == scope)
        return any(side and place_codes.is_within(side, scope) for side in (used.row["donor"], used.row["recipient"]))

    @staticmethod
    def holds(wider: Used, inner: Used) -> bool:
        if not (wider.is_total and inner.is_total):
            return False
        sides = [(wider.row[side], inner.row[side]) for side in ("donor", "recipient")]
        if all((outer or "") == (code or "") for outer, code in sides):
            return False
        return all(not outer or (code and place_codes.is_within(code, outer)) for outer, code in sides)

    def helped(self, kind: str, year: int, scope: str) -> int:
        recipients = [
            pairing["recipient"]
            for pairing in self.tables["pairings"]
            if kind in (pairing["kind"], pairing["also_kind"])
            and pairing["level"] in ("province", "prefecture", "county") and place_codes.depth(pairing["recipient"]) > 1
            and not pairing["superseded"] and not pairing["outside"]
            and (pairing["from_first"] is None or pairing["from_first"].year <= year)
            and (pairing["to_last"] is None or pairing["to_last"].year >= year)
        ]  # fmt: skip
        marked = [place["code"] for place in self.tables["places"] if place["helped"]]
        counties = [code for code in marked if any(place_codes.is_within(code, outer) for outer in recipients)]
        if scope != "programme" and not place_codes.is_code(scope):
            scope = next((one["recipient"] for one in self.tables["pairings"] if one["key"] == scope), "") or "none"
        return sum(
            scope == "programme" or (scope != "none" and place_codes.is_within(code, scope)) for code in counties
        )

    def keeps(self, ledger: str, year: int) -> bool:
        if not self.kept:
            return False
        if ledger == "pairings":
            return any(
                True for level in {row["level"] for row in self.tables["pairings"]} for _ in self.pairs(level, year)
            )
        if ledger == "projects":
            return any(row["year"] == year for row in self.tables["projects"])
        if ledger == "funds":
            return any(self.lies_within(row["on_first"], row["on_last"], year) for row in self.tables["movements"])
        return any(self.lies_within(row["held_first"], row["held_last"], year) for row in self.tables["meetings"])

    # what a figure says ----------------------------------------------------------------------------------------------

    def answer(self, indicator: str, unit: str, kind: str, year: int, scope: str, basis: str) -> Answer | None:
        if indicator in ("FUN-02", "FUN-03"):
            published = (
                self.at(scope, kind, self.counted(indicator, unit, year, "reported")) if basis == "reported" else []
            )
            if published:
                return self.summed(indicator, unit, year, basis, published)
            return (self.per_county if indicator == "FUN-02" else self.growth)(kind, year, scope, basis)
        rows = self.at(scope, kind, self.counted(indicator, unit, year, basis))
        if not rows and not (basis == "rows" and self.is_zero(indicator, kind, year, scope)):
            return None
        told = self.summed(indicator, unit, year, basis, rows)
        if indicator == "ORG-06" and basis == "rows" and (scope == "programme" or place_codes.is_code(scope)):
            told.expected = self.helped(kind, year, scope) or None
            marked = {place["code"] for place in self.tables["places"] if place["helped"]}
            covered = {used.row["recipient"] for used in rows} & {
                code for code in marked if self.helped(kind, year, code)
            }
            if told.expected is not None and len(covered) < told.expected:
                told.status = "partial"
        return told

    def is_zero(self, indicator: str, kind: str, year: int, scope: str) -> bool:
        return scope in self.required(kind, year) and indicator in LEDGERS and self.keeps(LEDGERS[indicator], year)

    def summed(self, indicator: str, unit: str, year: int, basis: str, rows: list[Used]) -> Answer:
        total = sum((used.amount for used in rows), Fraction(0))
        return self.told(indicator, year, basis, rows, [], total, {id(used): used.amount for used in rows}, unit)

    def told(
        self, indicator: str, year: int, basis: str, now: list[Used], last: list[Used], total: Fraction,
        amounts: Mapping[int, Fraction], unit: str,
    ) -> Answer:  # fmt: skip
        rows = {(used.ledger, used.key, ""): written(amounts[id(used)], unit) for used in now}
        rows |= {(used.ledger, used.key, "last_year"): written(amounts[id(used)], unit) for used in last}
        both = [*now, *last]
        return Answer(
            "computed" if all(used.row["complete"] for used in both) else "partial", written(total, unit), basis, rows,
            circular=any(f'"{indicator}/{year}"' in (used.row.get("derived_from") or "") for used in both),
            low=sum(used.row["confidence"] == "low" for used in both),
        )  # fmt: skip

    def per_county(self, kind: str, year: int, scope: str, basis: str) -> Answer | None:
        rows = self.at(scope, kind, self.counted("FUN-01", "yuan", year, basis))
        zero = basis == "rows" and self.is_zero("FUN-01", kind, year, scope)
        counties = self.helped(kind, year, scope)
        if not counties or not (rows or zero):
            return None
        exact = {id(used): used.amount / counties for used in rows}
        total, shared = shared_out(exact, {id(used): ("", used.ledger, used.key) for used in rows})
        told = self.told("FUN-02", year, basis, rows, [], total, shared, "yuan_per_county")
        told.divided_by = counties
        return told

    def growth(self, kind: str, year: int, scope: str, basis: str) -> Answer | None:
        before = self.definition("FUN-01", kind, year - 1)
        if before is None or not before.computed:
            return None
        now = self.at(scope, kind, self.counted("FUN-01", "yuan", year, basis))
        last = self.at(scope, kind, self.counted("FUN-01", "yuan", year - 1, basis))
        base = sum((used.amount for used in last), Fraction(0))
        if base <= 0 or not (now or (basis == "rows" and self.is_zero("FUN-01", kind, year, scope))):
            return None
        exact = {id(used): used.amount * 100 / base for used in now} | {
            id(used): -used.amount * 100 / base for used in last
        }
        order = {id(used): ("", used.ledger, used.key) for used in now}
        order |= {id(used): ("last_year", used.ledger, used.key) for used in last}
        total, shared = shared_out(exact, order)
        return self.told("FUN-03", year, basis, now, last, total, shared, "percent")


def hundredths(number: Fraction, rounding: str) -> Fraction:
    wide = Decimal(number.numerator * 10**30 // number.denominator).scaleb(-30)
    return Fraction(wide.quantize(Decimal("0.01"), rounding=rounding))


def shared_out(
    exact: Mapping[int, Fraction], order: Mapping[int, tuple[str, ...]]
) -> tuple[Fraction, dict[int, Fraction]]:
    """Round to hundredths so that all adds up: down, then one hundredth more where most was lost."""
    sum_of_all = sum(exact.values(), Fraction(0))
    total = half_up(sum_of_all)
    shared = {name: hundredths(amount, ROUND_FLOOR) for name, amount in exact.items()}
    lost = sorted(exact, key=lambda name: (shared[name] - exact[name], order[name]))
    for name in lost[: int((total - sum(shared.values(), Fraction(0))) * 100)]:
        shared[name] += Fraction(1, 100)
    return total, shared


def half_up(number: Fraction) -> Fraction:
    sign = -1 if number < 0 else 1
    return Fraction(sign * int(abs(number) * 100 + Fraction(1, 2)), 100)


def written(number: Fraction, unit: str) -> str:
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    whole, _point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if unit == "percent" or (unit in ("yuan", "yuan_per_county") and decimals):
        decimals = decimals.ljust(2, "0")
    return f"{whole}.{decimals}" if decimals else whole

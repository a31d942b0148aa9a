"""Work and payment as data (进度规则): `progress.yaml`, read strictly; the gap itself stands at the gate V09.

Belongs here: its keys, and that the sources it names exist. Does not belong: what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.life_cycle import life_cycle
from xieshou.data.pack_file import read_pack
from xieshou.data.pack_reader import PackReader

FILE = Path(__file__).parent / "progress.yaml"
GATE = "V09"


@dataclass(frozen=True)
class ProgressRules:
    """Which fund lines and which types of money the rate of payment counts, and the days of both rules (进度规则)."""

    sources: tuple[str, ...]
    fund_types: tuple[str, ...]
    days_without_acceptance: int
    days_of_evidence: int
    points: int


class _Reader(PackReader):
    def rules(self, file: Path) -> ProgressRules:
        _header, whole = read_pack(file)
        sources, providers = whole.texts("sources", required=True), whole.texts("providers", required=True)
        self._known(whole, "sources", sources, packs.fund_sources(), "the fund sources of categories.yaml")
        types = packs.fund_types().values()
        self._known(whole, "providers", providers, {one.provider for one in types}, "the providers of fund_types.yaml")
        days = {name: whole.positive(name) for name in ("days_without_acceptance", "days_of_evidence")}
        self._sourced(whole)
        whole.done()
        counted = tuple(one.code for one in types if one.provider in providers)
        points = life_cycle().gates[GATE].numbers["points"]
        return ProgressRules(sources, counted, points=points, **days)


def read(file: Path = FILE) -> ProgressRules:
    """The rules of a file. Raises PackError naming what is wrong and what to do."""
    return _Reader(FILE.parent).rules(file)


@cache
def progress_rules() -> ProgressRules:
    """The rules that ship."""
    return read()

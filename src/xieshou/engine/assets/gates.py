"""The gates before a deed on an asset (资产关口): which are shut, and in which words.

Belongs here: what a check looks at. Does not belong: where a gate stands (`data/asset_rules.yaml`), what follows from
a shut one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xieshou.data.asset_rules import AssetGate, AssetRules
from xieshou.engine.assets.ages import DISPOSED
from xieshou.engine.ledgers import LEDGERS

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Shut:
    """A gate that is shut for an asset (未通过的关口), with the columns in which something is wanting."""

    gate: AssetGate
    columns: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        """Whether it refuses; otherwise it asks for a written reason."""
        return self.gate.blocks

    def lacks(self, language: str) -> str:
        """What is lacking, in a language."""
        return self._told(self.gate.lacks_zh, self.gate.lacks_en, language)

    def opens(self, language: str) -> str:
        """What would open it, in a language."""
        return self._told(self.gate.opens_zh, self.gate.opens_en, language)

    def _told(self, chinese: str, english: str, language: str) -> str:
        zh = language.startswith("zh")
        missing = ("、" if zh else ", ").join(LEDGERS["assets"].name_of(column, language) for column in self.columns)
        return (chinese if zh else english).format(missing=missing)


def judge(deed: str, values: Values, rules: AssetRules) -> list[Shut]:
    """The gates that are shut for an asset at a deed, in the order of the file.

    `values`: its columns as they would be after the deed, `state_before`, and `open_fen`: what is still due of it.
    """
    found = []
    for gate in rules.gates.values():
        if deed not in gate.at_deeds or (gate.kinds and values.get("kind") not in gate.kinds):
            continue
        if (lacking := CHECKS[gate.check](gate, values)) is not None:
            found.append(Shut(gate, tuple(lacking)))
    return found


def _filled(gate: AssetGate, values: Values) -> list[str] | None:
    empty = [column for column in gate.columns if not str(values.get(column) or "").strip()]
    return empty or None


def _not_disposed(gate: AssetGate, values: Values) -> list[str] | None:
    return list(gate.columns) if values.get("state_before") == DISPOSED else None


def _nothing_open(gate: AssetGate, values: Values) -> list[str] | None:
    return list(gate.columns) if values.get("open_fen") else None


CHECKS: dict[str, Callable[[AssetGate, Values], list[str] | None]] = {
    "filled": _filled, "not_disposed": _not_disposed, "nothing_open": _nothing_open,
}  # fmt: skip

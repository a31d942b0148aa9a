"""The rules of assets as data (资产管理规则): deeds, gates and ages of `asset_rules.yaml`, read strictly.

Belongs here: which keys each has, and that the deeds and kinds they name exist.
Does not belong: which checks there are and what they find (`engine.assets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data.code_lists import code_list
from xieshou.data.life_cycle import BLOCK, WARN
from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader
from xieshou.data.pack_terms import Term

FILE = Path(__file__).parent / "asset_rules.yaml"


@dataclass(frozen=True, kw_only=True)
class AssetDeed(Term):
    """A deed on an asset (资产办理环节), and the columns that it writes."""

    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AssetGate(Term):
    """A gate before deeds (资产关口): what shuts it, how severely, and the words for both."""

    at_deeds: tuple[str, ...]
    check: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    severity: str
    lacks_zh: str
    lacks_en: str
    opens_zh: str
    opens_en: str

    @property
    def blocks(self) -> bool:
        """Whether it refuses; otherwise it asks for a written reason."""
        return self.severity == BLOCK


@dataclass(frozen=True, kw_only=True)
class AssetAge(Term):
    """From how many months on assets of some kinds are pointed out (提示月数), and from which day they are counted."""

    kinds: tuple[str, ...]
    months: int
    lacks: str
    since: str


@dataclass(frozen=True)
class AssetRules:
    """The whole file."""

    deeds: Mapping[str, AssetDeed]
    gates: Mapping[str, AssetGate]
    ages: tuple[AssetAge, ...]

    def age(self, code: str, kind: str) -> AssetAge | None:
        """The age of this code for a kind of asset, if there is one."""
        return next((one for one in self.ages if one.code == code and kind in one.kinds), None)


class _Reader(PackReader):
    """Reads the file; what may be cited stands in the folder that ships."""

    def rules(self, file: Path) -> AssetRules:
        _header, whole = read_pack(file)
        deeds = self._by_code(whole.entries("deeds"), self._deed)
        gates = self._by_code(whole.entries("gates"), lambda entry: self._gate(entry, deeds))
        ages = []
        for entry in whole.entries("ages"):
            ages.append(self._age(entry))
            entry.done()
        whole.done()
        told = [(one.code, kind) for one in ages for kind in one.kinds]
        if twice := sorted({one for one in told if told.count(one) > 1}):
            raise whole.error(f"`ages` names {twice[0][0]} twice for {twice[0][1]}.", "Leave one of them.")
        return AssetRules(deeds, gates, tuple(ages))

    def _deed(self, entry: Entry) -> AssetDeed:
        return AssetDeed(**self._term(entry), asks=entry.texts("asks"))

    def _gate(self, entry: Entry, deeds: Mapping[str, AssetDeed]) -> AssetGate:
        at_deeds = entry.texts("at_deeds", required=True)
        self._known(entry, "at_deeds", at_deeds, deeds, "the list `deeds`")
        lacks_zh, lacks_en = entry.in_two_languages("lacks")
        opens_zh, opens_en = entry.in_two_languages("opens")
        return AssetGate(
            **self._term(entry), at_deeds=at_deeds, check=entry.text("check"), columns=entry.texts("columns"),
            kinds=self._kinds(entry), severity=entry.choice("severity", (BLOCK, WARN)), lacks_zh=lacks_zh,
            lacks_en=lacks_en, opens_zh=opens_zh, opens_en=opens_en,
        )  # fmt: skip

    def _age(self, entry: Entry) -> AssetAge:
        return AssetAge(
            **self._term(entry), kinds=self._kinds(entry), months=entry.positive("months"),
            lacks=entry.text("lacks", ""), since=entry.text("since", ""),
        )  # fmt: skip

    def _kinds(self, entry: Entry) -> tuple[str, ...]:
        kinds = entry.texts("kinds")
        self._known(entry, "kinds", kinds, code_list("asset_kinds"), "the code list asset_kinds")
        return kinds


def read(file: Path = FILE) -> AssetRules:
    """The rules of a file. Raises PackError naming the entry and what to do."""
    return _Reader(FILE.parent).rules(file)


@cache
def asset_rules() -> AssetRules:
    """The rules that ship; they are shared: read them, do not change them."""
    return read()

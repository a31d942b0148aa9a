"""The rules of benefit linkage as data (利益联结规则): `benefits.yaml`, read strictly.

Belongs here: its keys, and that the categories and stages it names exist. Does not belong: what follows from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader

FILE = Path(__file__).parent / "benefits.yaml"


@dataclass(frozen=True)
class BenefitRules:
    """Which projects need terms (经营性项目类别), at which stages none are asked for, and the least count shown."""

    business: tuple[str, ...]
    not_judged: tuple[str, ...]
    least_shown: int


class _Reader(PackReader):
    def rules(self, file: Path) -> BenefitRules:
        _header, whole = read_pack(file)
        business = [self._named(entry, "category", packs.categories()) for entry in whole.entries("business")]
        stages = [self._named(entry, "stage", packs.stages()) for entry in whole.entries("not_judged")]
        if (least := whole.number("least_shown")) < 1:
            raise whole.error(f"`least_shown` is {least}.", "Write 1 or more; 1 shows every count.")
        whole.done()
        return BenefitRules(tuple(business), tuple(stages), least)

    def _named(self, entry: Entry, key: str, known: object) -> str:
        code = entry.choice(key, tuple(known))  # type: ignore[arg-type, var-annotated]
        self._sourced(entry)
        entry.done()
        return code


def read(file: Path = FILE) -> BenefitRules:
    """The rules of a file. Raises PackError naming the entry and what to do."""
    return _Reader(FILE.parent).rules(file)


@cache
def benefit_rules() -> BenefitRules:
    """The rules that ship."""
    return read()

"""The code lists of the ledgers (台账代码): `code_list("household_types")`, and which code a written word means.

Belongs here: the lists under `codes/`, and those of the other packs that ledgers use under the same door.
Does not belong: which column uses which list (`engine.ledgers.definitions`), reading YAML (`pack_file.py`).
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack
from xieshou.data.pack_reader import PackReader
from xieshou.data.pack_terms import Term, UnknownTerm

FOLDER = Path(__file__).parent / "codes"


@dataclass(frozen=True, kw_only=True)
class LedgerCode(Term):
    """An entry of a ledger's code list, with the other words that people write for it."""

    synonyms: tuple[str, ...] = ()


# Lists of the other packs that ledgers use too.
FROM_PACKS: dict[str, Callable[[], Mapping[str, Term]]] = {
    "project_categories": packs.categories, "project_natures": packs.natures, "project_stages": packs.stages,
    "benefit_mechanisms": packs.mechanisms, "fund_sources": packs.fund_sources, "fund_types": packs.fund_types,
    "programme_kinds": packs.programme_kinds, "posting_kinds": packs.posting_kinds,
    "posting_fields": packs.posting_fields, "areas": lambda: packs.areas().areas, "units": packs.units,
}  # fmt: skip


class _CodeFolder(PackReader):
    """The files under `codes/`, each a pack of its own with named lists."""

    def lists(self) -> dict[str, dict[str, LedgerCode]]:
        found: dict[str, dict[str, LedgerCode]] = {}
        for path in sorted(FOLDER.glob("*.yaml")):
            _header, whole = read_pack(path)
            for name, entries in whole.named_lists("lists").items():
                if name in found or name in FROM_PACKS:
                    raise whole.error(f"the list {name} stands in another file too.", "Give it another name.")
                found[name] = self._by_code(entries, self._code)
            whole.done()
        return found

    def _code(self, entry: Entry) -> LedgerCode:
        return LedgerCode(**self._term(entry), synonyms=entry.texts("synonyms"))


@cache
def _own_lists() -> dict[str, dict[str, LedgerCode]]:
    return _CodeFolder(Path(__file__).parent).lists()


def code_list(name: str) -> Mapping[str, Term]:
    """The entries of a list by code, in their order."""
    if name in FROM_PACKS:
        return FROM_PACKS[name]()
    if name not in _own_lists():
        raise UnknownTerm(f"there is no code list {name!r}; there are: {', '.join(names())}.")
    return _own_lists()[name]


def names() -> list[str]:
    """The names of all lists."""
    return sorted((*_own_lists(), *FROM_PACKS))


def plain(word: str) -> str:
    """A written word without what people write differently: width, blanks, capitals."""
    return "".join(unicodedata.normalize("NFKC", word).split()).lower()


@cache
def meanings(name: str) -> dict[str, str]:
    """Plain word → code: the code itself, its names in both languages, and its synonyms."""
    found: dict[str, str] = {}
    for code, term in code_list(name).items():
        for word in (code, term.name_zh, term.name_en, *getattr(term, "synonyms", ())):
            found.setdefault(plain(word), code)
    return found

"""What reading any pack needs (数据包通用读法): its lists, names in two languages, source and basis, codes used once.

Belongs here: what all packs have in common, and sources.yaml, which all of them cite.
Does not belong: the keys of one pack (`pack_folder.py`), YAML itself (`pack_file.py`).
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from xieshou.data import pack_terms as terms
from xieshou.data.pack_file import Entry, PackHeader, read_pack

T = TypeVar("T")

# The lists of each pack; a file may hold these and nothing beside them.
LISTS = {
    "sources": ("sources",),
    "regimes": ("regimes",),
    "programme_kinds": ("programme_kinds",),
    "indicators": ("tiles", "blocks", "units", "indicators"),
    "categories": ("categories", "natures", "mechanisms", "fund_sources"),
    "stages": ("stages", "statuses"),
    "posting_kinds": ("posting_kinds", "posting_categories", "posting_fields", "published_people"),
    "fund_types": ("fund_types",),
    "qualifiers": ("qualifiers",),
    "negative_list": ("negative_list",),
    "areas": ("areas", "lists"),
    "retention": ("retention",),
}
SOURCE_ID = re.compile(r"[A-Z]{1,4}[0-9]*[a-z]?")  # R05, R31x, SEED: must stand in sources.yaml
RECORD_ID = re.compile(r"gs-[a-z]+-\d{3}")  # a row of the published Guangdong–Sichuan programme
BASES = ("published", "inferred")
GRADES = ("A", "B", "C", "I")


class PackReader:
    """Reads the packs of one folder; each file is opened once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[str, tuple[PackHeader, Entry]] = {}

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.yaml"

    def header(self, name: str) -> PackHeader:
        return self._open(name)[0]

    def _open(self, name: str) -> tuple[PackHeader, Entry]:
        if name not in self._opened:
            header, whole = read_pack(self.path(name))
            for key in LISTS[name]:
                whole.has(key)
            whole.done()
            self._opened[name] = header, whole
        return self._opened[name]

    def _whole(self, name: str) -> Entry:
        """The whole file as one entry, to say what is wrong with all of it."""
        return self._open(name)[1]

    def _list(self, name: str, key: str) -> Iterator[Entry]:
        return self._whole(name).entries(key)

    def _sourced(self, entry: Entry) -> dict[str, Any]:
        """An entry's source and basis; a source that looks like an id must be one that sources.yaml holds."""
        sources = entry.texts("source", required=True)
        for source in sources:
            if RECORD_ID.fullmatch(source):
                continue
            if SOURCE_ID.fullmatch(source) and source not in self.sources:
                raise entry.error(f"the source {source} is not in sources.yaml.", "Add it there or correct it.")
        return {"source": sources, "basis": cast(terms.Basis, entry.choice("basis", BASES))}

    def _term(self, entry: Entry, key: str = "code") -> dict[str, Any]:
        name_zh, name_en = entry.in_two_languages("name")
        definition_zh, definition_en = entry.in_two_languages("definition", required=False)
        return {
            "code": entry.text(key),
            "name_zh": name_zh,
            "name_en": name_en,
            "definition_zh": definition_zh,
            "definition_en": definition_en,
            **self._sourced(entry),
        }

    def _by_code(
        self, entries: Iterator[Entry], make: Callable[[Entry], T], code_of: Callable[[T], str] | None = None
    ) -> dict[str, T]:
        """Every entry made into a term, by its code; the entry is closed and no code comes twice."""
        made: dict[str, T] = {}
        for entry in entries:
            term = make(entry)
            entry.done()
            code = code_of(term) if code_of else cast(terms.Term, term).code
            if code in made:
                raise entry.error(f"{code} is there twice.", "Give this entry another code, or remove it.")
            made[code] = term
        return made

    def _known(self, entry: Entry, key: str, values: Collection[str], known: Collection[str], where: str) -> None:
        for value in values:
            if value not in known:
                raise entry.error(f"`{key}` names {value!r}, which {where} does not hold.", f"Add it to {where}.")

    def _plain(self, name: str, key: str) -> dict[str, terms.Term]:
        return self._by_code(self._list(name, key), lambda entry: terms.Term(**self._term(entry)))

    @cached_property
    def sources(self) -> dict[str, terms.Reference]:
        def make(entry: Entry) -> terms.Reference:
            title_zh, title_en = entry.in_two_languages("title")
            grade, url = entry.choice("grade", GRADES), entry.text("url", "")
            if (grade == "A") != bool(url):
                raise entry.error(
                    f"it has grade {grade} and {'an' if url else 'no'} address.",
                    "Give the address for grade A, and for no other grade: those hosts are copies.",
                )
            return terms.Reference(
                id=entry.text("id"),
                title_zh=title_zh,
                title_en=title_en,
                published_on=entry.text("published_on", ""),
                grade=cast(Any, grade),
                url=url,
            )

        return self._by_code(self._list("sources", "sources"), make, lambda made: made.id)

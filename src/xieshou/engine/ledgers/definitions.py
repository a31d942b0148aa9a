"""Reading the definitions of the ledgers (台账定义) from the files that ship: `data/ledgers/*.yaml`, one for each.

Belongs here: what a definition file may say. Does not belong: the shape of a ledger (`ledger.py`), any one column.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xieshou.data import code_lists, packs
from xieshou.data.pack_file import Entry, read_pack
from xieshou.engine.ledgers.column import Column, Origin, Privacy, Type
from xieshou.engine.ledgers.ledger import Ledger

FOLDER = Path(packs.__file__).parent / "ledgers"
COMMON = "common"
LAST = ("remarks",)  # of the common columns, those that stand after a ledger's own


def definition_path(name: str) -> Path:
    """The file that defines a ledger."""
    return FOLDER / f"{name}.yaml"


@cache
def _common() -> tuple[Column, ...]:
    _header, whole = read_pack(definition_path(COMMON))
    columns = tuple(read_column(entry) for entry in whole.entries("columns"))
    whole.done()
    return columns


def read_ledger(name: str) -> Ledger:
    """One ledger from its file. Raises PackError naming the file, the column and what to do."""
    header, whole = read_pack(definition_path(name))
    about = whole.nested("ledger")
    zh, en = about.in_two_languages("name")
    own = tuple(read_column(entry) for entry in whole.entries("columns"))
    named = {column.name for column in own}
    common = [column for column in _common() if column.name not in named]
    ledger = Ledger(
        name=name, zh=zh, en=en, prefix=about.text("prefix"), about_zh=header.description_zh,
        about_en=header.description_en, keys=about.lists_of_texts("keys"),
        listed=about.texts("list"), filters=about.texts("filters"), searched=about.texts("search"),
        summed=about.text("sum", ""),
        columns=(
            *(column for column in common if column.name not in LAST), *own,
            *(column for column in common if column.name in LAST),
        ),
    )  # fmt: skip
    about.done()
    whole.done()
    return ledger


def read_all() -> dict[str, Ledger]:
    """Every ledger by name, in the order of the contract's list."""
    return {name: read_ledger(name) for name in NAMES if definition_path(name).exists()}


NAMES = (
    "projects", "funds", "cadres", "professionals", "training", "labour", "enterprises", "workshops", "consumption",
    "donations", "pairings", "meetings", "assets", "households", "issues",
)  # fmt: skip


def read_column(entry: Entry) -> Column:
    """One column as a definition file has it. Raises PackError naming the column and what to do."""
    zh, en = entry.in_two_languages("header")
    meaning_zh, meaning_en = entry.in_two_languages("meaning")
    kind = Type(entry.choice("type", list(Type)))
    column = Column(
        name=entry.text("name"), zh=zh, en=en, type=kind, meaning_zh=meaning_zh, meaning_en=meaning_en,
        unit=entry.choice("unit", packs.units(), "") if entry.has("unit") else "",
        codes=entry.choice("codes", code_lists.names()) if kind == Type.CODE else "",
        ledger=entry.choice("ledger", NAMES) if kind == Type.RECORD else "",
        required=entry.flag("required"), privacy=Privacy(entry.choice("privacy", list(Privacy), "public")),
        origin=Origin(entry.choice("basis", list(Origin))), source=entry.texts("source", required=True),
        synonyms=entry.texts("synonyms"), longest=entry.number("longest", 200),
        least=entry.number("least") if entry.has("least") else None,
        most=entry.number("most") if entry.has("most") else None, example=entry.text("example", ""),
    )  # fmt: skip
    entry.done()
    return column

"""The ledgers (台账): what their columns are, reading people's own files, and checking rows thousands at a time.

Belongs here: one definition per ledger, and what follows from it without a register.
Does not belong: the register's models and writes (the apps), rules that judge a whole register (`engine.findings`).

The names below are loaded when first asked for: whoever only reads a file (`reading`) needs neither Polars nor the
definitions, which take a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xieshou.engine.ledgers.column import Column, Origin, Privacy, Type
    from xieshou.engine.ledgers.ledger import INVENTED, NATURE_OF_DATA, Ledger

    LEDGERS: dict[str, Ledger]

_HOMES = {"Column": "column", "Origin": "column", "Privacy": "column", "Type": "column",
          "INVENTED": "ledger", "NATURE_OF_DATA": "ledger", "Ledger": "ledger"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "LEDGERS":
        value: Any = import_module(f"{__name__}.definitions").read_all()
    elif name in _HOMES:
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, value)


__all__ = ["INVENTED", "LEDGERS", "NATURE_OF_DATA", "Column", "Ledger", "Origin", "Privacy", "Type"]

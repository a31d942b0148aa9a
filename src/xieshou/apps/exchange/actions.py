"""The writes of the exchange room (数据交换), one function per deed; each lives in a module named for what it does.

Belongs here: the one place where the other doors find them.
"""

from xieshou.apps.exchange.applying import AtWork, RowsRefused, apply, discard, resume
from xieshou.apps.exchange.background.laying_down import (
    do_later,
    go_on_later,
    is_large,
    is_large_file,
    lay_down,
    write_later,
)
from xieshou.apps.exchange.background.working import do_it_here
from xieshou.apps.exchange.bringing import Brought, NotTaken, bring
from xieshou.apps.exchange.handing_in import accept_all, submit_all
from xieshou.apps.exchange.previewing import MustAsk, prepare, preview
from xieshou.apps.exchange.undoing import StoodOn, undo

__all__ = [
    "AtWork", "Brought", "MustAsk", "NotTaken", "RowsRefused", "StoodOn", "accept_all", "apply", "bring", "discard",
    "do_it_here", "do_later", "go_on_later", "is_large", "is_large_file", "lay_down", "prepare", "preview", "resume",
    "submit_all", "undo", "write_later",
]  # fmt: skip

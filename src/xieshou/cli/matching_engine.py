"""The matching engine as its commands see it: loaded when needed, its sentences in the reader's language.

Belongs here: saying which extra is missing, choosing between the two languages of the engine. Does not belong: options,
files, matching.
"""

from __future__ import annotations

from typing import Any, NoReturn

from xieshou.cli.base import ROWS_REFUSED, USAGE, Stop, say
from xieshou.cli.words import _, language


def engine() -> Any:
    """The engine room; numpy and numba come with the extra `matching`."""
    try:
        import xieshou.engine.matching as room
    except ModuleNotFoundError as error:
        raise missing("matching", error.name) from error
    return room


def missing(extra: str, module: str | None) -> Stop:
    """The message when an optional part is not installed; the exit code is 2."""
    return Stop(
        _("This command needs the extra “%s” (missing: %s). Install: pip install 'xieshou[%s]'")
        % (extra, module, extra)
    )


def in_readers_language(zh: str, en: str) -> str:
    """The one of two sentences that the reader of this terminal reads."""
    return zh if language() == "zh-hans" else en


def say_either(zh: str, en: str) -> None:
    """Tell the reader, on stderr, in their language: how the engine tells of progress."""
    say(in_readers_language(zh, en))


def stop_for(error: Any) -> NoReturn:
    """End the command with the engine's refusal: 3 for rows, 2 for a rule pack."""
    room = engine()
    code = ROWS_REFUSED if isinstance(error, room.MarketError) else USAGE
    raise Stop(in_readers_language(error.message_zh, error.message_en), code) from error

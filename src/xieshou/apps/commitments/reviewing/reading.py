"""What the machine reads in a text (机器识读): the one door to `engine.communique`.

Belongs here: calling it. Does not belong: reading.
"""

from __future__ import annotations

from typing import Any

from xieshou.engine.communique.repair import repair

try:
    from xieshou.engine.communique.read import read
except ModuleNotFoundError:  # an installation without the reader still repairs; a person enters what the text says
    read = None  # type: ignore[assignment]


def reading_of(text: str) -> dict[str, Any]:
    """The repaired text and the record, as plain values."""
    if read is not None:
        return dict(read(text).as_json())
    mended = repair(text)
    return {
        "repair": {"text": mended.text, "confidence": mended.confidence}, "refused": None, "commitments": [],
        "visits": [], "event": {}, "attendees": [], "parties": [],
    }  # fmt: skip

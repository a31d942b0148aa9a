"""What the machine reads in a text (机器识读): the one door to `engine.communique`.

Belongs here: calling it. Does not belong: reading.
"""

from __future__ import annotations

from typing import Any

from xieshou.engine.communique.read import read


def reading_of(text: str) -> dict[str, Any]:
    """The repaired text and the record, as plain values."""
    return dict(read(text).as_json())

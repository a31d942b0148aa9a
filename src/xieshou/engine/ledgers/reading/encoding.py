"""From bytes to UTF-8 (文本编码): what text files of Chinese offices are written in.

Belongs here: telling UTF-8, UTF-16 and GB18030 apart, and damaged text from text in another encoding.
Does not belong: what the text says.
"""

import codecs
from collections.abc import Iterator

from xieshou.engine.ledgers.reading import notes, refusals
from xieshou.engine.ledgers.reading.outcome import Note

STEP = 16_777_216  # decoded piece by piece: Python's own text takes two to four times the room
WINDOW = 1_000_000
UTF_16 = ((codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE"))


def as_utf8(raw: bytes) -> tuple[bytes, list[Note]]:
    """The text as UTF-8 without a byte order mark. Raises Unreadable when it cannot be told or holds null bytes."""
    for mark, name in UTF_16:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], name, [notes.encoding("UTF-16")])
    if b"\0" in raw:
        raise refusals.null_bytes()
    raw = raw.removeprefix(codecs.BOM_UTF8)
    fault = _first_fault(raw, "utf-8")
    if fault is None:
        return raw, []
    # UTF-8 with damage is still UTF-8: GB18030 would "read" nearly any bytes, and turn every name into another. Read as
    # UTF-8, hardly a character of GB18030 text comes out whole.
    good, damaged = _good_and_damaged(raw, fault, "utf-8")
    if damaged < good:
        return _decoded(raw, "utf-8", [])
    fault = _first_fault(raw, "gb18030")
    if fault is not None:
        good, damaged = _good_and_damaged(raw, fault, "gb18030")
        if damaged * 50 > good:
            raise refusals.unknown_encoding()
    return _decoded(raw, "gb18030", [notes.encoding("GB18030")])


def _first_fault(raw: bytes, name: str) -> int | None:
    decoder = codecs.getincrementaldecoder(name)()
    for start in range(0, len(raw), STEP):
        try:
            decoder.decode(raw[start : start + STEP], start + STEP >= len(raw))
        except UnicodeDecodeError as error:
            return max(0, start + error.start)
    return None


def _good_and_damaged(raw: bytes, fault: int, name: str) -> tuple[int, int]:
    """How many characters around a fault are Chinese or otherwise wide, and how many damaged."""
    text = raw[max(0, fault - WINDOW) : fault + WINDOW].decode(name, "replace")
    damaged = text.count("\ufffd")
    return sum(char > "\u07ff" for char in text) - damaged, damaged


def _decoded(raw: bytes, name: str, found: list[Note]) -> tuple[bytes, list[Note]]:
    """Decode, damaged characters as U+FFFD, and say how many there were."""
    damaged = 0
    pieces = []
    for text in _pieces(raw, name):
        damaged += text.count("\ufffd")
        pieces.append(text.encode())
    whole = b"".join(pieces)
    if b"\0" in whole:
        raise refusals.null_bytes()
    return whole, [*found, notes.damaged_characters(damaged)] if damaged else found


def _pieces(raw: bytes, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)("replace")
    for start in range(0, len(raw), STEP):
        yield decoder.decode(raw[start : start + STEP], start + STEP >= len(raw))

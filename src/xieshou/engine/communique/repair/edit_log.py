"""The edit log (修改记录): what became of every character of the source, read off the trail.

Belongs here: turning spans into edits, and playing them back. Does not belong: deciding on any edit.
"""

from collections.abc import Iterable, Iterator

from xieshou.engine.communique.repair.glosses import ONE_GLOSS
from xieshou.engine.communique.repair.repaired import HOLE, Edit, Kind, Reason, Repaired


def edits_of(repaired: Repaired) -> Iterator[Edit]:
    """Every change, in the order of the source; stretches of one kind are one edit."""
    trail, source, text = repaired.trail, repaired.source, repaired.text
    shifts = iter(trail.shifts)
    shift = next(shifts, None)
    done = 0  # how far the source is accounted for
    for run, at in enumerate(trail.text_starts):
        start, end = trail.source_starts[run], trail.source_ends[run]
        if shift and at >= shift.text[1]:
            done = shift.source[1]
            shift = next(shifts, None)
        if shift and at >= shift.text[0]:
            if at == shift.text[0]:
                yield from _taken_out(source, done, shift.source[0], at)
                before, after = source[slice(*shift.source)], text[slice(*shift.text)]
                kind, reason = Kind.SHIFT, Reason.CUT_BY_GLOSS_OR_MARK
                if after == HOLE:
                    kind, reason = Kind.LOST, Reason.NOTHING_FITS
                yield Edit(kind, shift.source, shift.text, before, after, reason)
            continue
        yield from _taken_out(source, done, start, at)
        yield from _replaced(source, text, start, at, end - start)
        done = end
    if shift:
        done = shift.source[1]
    yield from _taken_out(source, done, len(source), len(text))


def replayed(source: str, edits: Iterable[Edit]) -> str:
    """The text that the edits make of the source."""
    pieces, done = [], 0
    for edit in edits:
        pieces += [source[done : edit.source[0]], edit.after]
        done = edit.source[1]
    return "".join([*pieces, source[done:]])


def _taken_out(source: str, start: int, end: int, at: int) -> Iterator[Edit]:
    """A gap in the source: glosses and commas, each an edit of its own."""
    while start < end:
        gloss = ONE_GLOSS.match(source, start, end)
        stop = gloss.end() if gloss else start + 1
        kind, reason = (Kind.GLOSS, Reason.READS_SO) if gloss else (Kind.DOUBLED, Reason.SECOND_MARK_COUNTS)
        yield Edit(kind, (start, stop), (at, at), source[start:stop], "", reason)
        start = stop


def _replaced(source: str, text: str, start: int, at: int, length: int) -> Iterator[Edit]:
    """Characters replaced one by one; neighbours of one kind together."""
    if source[start : start + length] == text[at : at + length]:
        return
    begun, kind = 0, None
    for step in range(length + 1):
        here = None
        if step < length and source[start + step] != text[at + step]:
            here = Kind.WIDTH if source[start + step].isascii() else Kind.SCRIPT
        if here is not kind:
            if kind:
                span, target = (start + begun, start + step), (at + begun, at + step)
                reason = Reason.FULL_WIDTH if kind is Kind.WIDTH else Reason.SIMPLIFIED
                yield Edit(kind, span, target, source[slice(*span)], text[slice(*target)], reason)
            begun, kind = step, here

"""A text cut into pieces for the page (标注): what the repair changed, and to which unit a piece belongs.

Belongs here: from spans to pieces that do not overlap. Does not belong: repairing, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from xieshou.engine.communique.repair import Kind, Repaired

Span = tuple[int, int]
QUIET = (Kind.SCRIPT, Kind.WIDTH)  # one character for one: marked faintly


@dataclass(frozen=True)
class Piece:
    """A stretch of text (文本片段): what was changed in it, what stands for it on the other side, its unit."""

    text: str
    change: str = ""
    other: str = ""
    unit: str = ""
    begins: bool = False

    @property
    def quiet(self) -> bool:
        """Whether the change is of script or width alone."""
        return self.change in QUIET


def source_pieces(mended: Repaired, units: Iterable[tuple[str, Span]]) -> list[Piece]:
    """The source in pieces: what was taken out or put together anew is marked."""
    return _pieces(mended.source, [(one.source, one.kind, one.after) for one in mended.edits], units)


def text_pieces(mended: Repaired, units: Iterable[tuple[str, Span]]) -> list[Piece]:
    """The repaired text in pieces: what stands there in place of something else is marked."""
    return _pieces(mended.text, [(one.target, one.kind, one.before) for one in mended.edits], units)


def _pieces(text: str, edits: Iterable[tuple[Span, Kind, str]], units: Iterable[tuple[str, Span]]) -> list[Piece]:
    changed = {span: (kind, other) for span, kind, other in edits if span[0] < span[1]}
    held = sorted(((span, unit) for unit, span in units if span[0] < span[1]), key=lambda one: one[0])
    cuts = sorted({0, len(text), *(at for span in changed for at in span), *(at for span, _u in held for at in span)})
    edges = sorted(changed)
    found, edit, unit = [], 0, 0
    for start, end in pairwise(cuts):
        while edit < len(edges) and edges[edit][1] <= start:
            edit += 1
        while unit < len(held) and held[unit][0][1] <= start:
            unit += 1
        kind, other = "", ""
        if edit < len(edges) and edges[edit][0] <= start:
            kind, other = changed[edges[edit]]
        inside = unit < len(held) and held[unit][0][0] <= start
        name = held[unit][1] if inside else ""
        found.append(Piece(text[start:end], kind, other, name, inside and held[unit][0][0] == start))
    return found

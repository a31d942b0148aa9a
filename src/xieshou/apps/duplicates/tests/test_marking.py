"""Marks show where two texts differ, and lose no character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xieshou.apps.duplicates.marking import pieces


def marked(one: str, other: str) -> tuple[str, str]:
    """Both texts, with brackets around what differs."""
    both = pieces(one, other)
    first, second = ("".join(f"[{piece.text}]" if piece.differs else piece.text for piece in side) for side in both)
    return first, second


def test_differing_characters_are_marked():
    assert marked("荞乡食品有限公司", "荞乡食品有限责任公司") == ("荞乡食品有限公司", "荞乡食品有限[责任]公司")
    assert marked("王建伟", "王建玮") == ("王建[伟]", "王建[玮]")
    assert marked("", "1986") == ("", "1986")


@given(st.text("王建伟玮国", max_size=8), st.text("王建伟玮国", max_size=8))
def test_the_pieces_are_the_text_and_what_is_unmarked_is_shared(one, other):
    first, second = pieces(one, other)
    assert ("".join(piece.text for piece in first), "".join(piece.text for piece in second)) == (one, other)
    if one and other:
        shared = ["".join(piece.text for piece in side if not piece.differs) for side in (first, second)]
        assert shared[0] == shared[1]
    if one == other:
        assert not any(piece.differs for piece in first)

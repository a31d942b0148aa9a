"""How a long demonstration says how far it has come: in one place on a terminal, seldom in a log."""

from __future__ import annotations

import io

import pytest

from xieshou.cli import demonstration
from xieshou.cli.demonstration import Counting, cells


class Terminal(io.StringIO):
    """Something that says it is a terminal, or that it is none."""

    def __init__(self, *, tty: bool) -> None:
        super().__init__()
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@pytest.fixture
def told(request, monkeypatch):
    """What a counting with a clock of one second a glance prints."""
    stream, seconds = Terminal(tty=request.param), iter(range(1000))
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(demonstration.time, "monotonic", lambda: next(seconds))
    with Counting() as counting:
        for done in range(1, 101):
            counting.counties(done, 100)
            counting.rows("funds", done * 1000)
    return stream.getvalue()


@pytest.mark.parametrize("told", [True], indirect=True)
def test_a_terminal_shows_the_last_count_and_nothing_when_the_step_is_over(told):
    shown: list[str] = []
    for sign in told:
        shown.pop() if sign == "\b" else shown.append(sign)
    assert "".join(shown).strip() == ""
    assert "100,000" in told


@pytest.mark.parametrize("told", [False], indirect=True)
def test_a_log_gets_a_count_every_half_minute(told):
    assert told.count("…") == 200 // 31  # the glance that is told takes a second of its own


@pytest.mark.parametrize(("text", "room"), [("", 0), ("20 rows", 7), ("20 行", 5), ("共 3 个县", 9)])
def test_a_chinese_character_takes_two_places(text, room):
    assert cells(text) == room

"""`xieshou match` run inside the test (匹配命令)."""

from __future__ import annotations

from click.testing import CliRunner, Result

from xieshou.cli.matching import match


def run(*words: object) -> Result:
    """What the command ended with; a fault of the program is raised."""
    done = CliRunner().invoke(match, [str(w) for w in words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done

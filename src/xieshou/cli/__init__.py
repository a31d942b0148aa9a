"""The `xieshou` command: each sub-command translates, calls one action or one query, and translates back."""

from __future__ import annotations

import sys
import traceback

import click

from xieshou import __version__
from xieshou.cli import (
    assessment,
    assets,
    backup,
    calendar,
    chasing,
    checking,
    communique,
    demonstration,
    exchange,
    funds,
    installation,
    likely,
    matching,
    notices,
    places,
    programmes,
    reporting,
    retention,
    spot_list,
    statements,
    tables,
    users,
    working,
)
from xieshou.cli.base import NOT_ALLOWED, OUR_FAULT, UNREADABLE, USAGE, say
from xieshou.cli.words import _


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Xieshou runs a paired-assistance programme. Begin with: xieshou demo"),
)
@click.version_option(__version__, prog_name="xieshou")
def commands() -> None:
    """Xieshou runs a paired-assistance programme."""


for command in (
    installation.init, installation.serve, working.work, demonstration.demo, assessment.assess, assessment.rows,
    assessment.snapshot, checking.check, checking.findings, chasing.chase, likely.likely, places.places,
    programmes.programme, users.user, reporting.report, matching.match, backup.backup,
    backup.restore, retention.retention, exchange.import_command,
    exchange.imports, exchange.undo, exchange.resume, exchange.template, exchange.export, tables.table,
    funds.trail, funds.idle, statements.statement, assets.assets, spot_list.spotlist, notices.notice,
    calendar.calendar, communique.communique,
):  # fmt: skip
    commands.add_command(command)


def main() -> None:
    """Run a command and end with one of the agreed exit codes."""
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        say(_("Stopped. Nothing was changed by the step under way."))
        sys.exit(USAGE)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except Exception as error:
        sys.exit(_explain(error))
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> int:
    """Say what went wrong, in words where it is the reader's to mend, with a trace where it is ours."""
    from django.core.exceptions import PermissionDenied, ValidationError

    if isinstance(error, ValidationError):
        say("\n".join(error.messages))
        return USAGE
    if isinstance(error, PermissionDenied):
        say(str(error))
        return NOT_ALLOWED
    if isinstance(error, OSError):
        say(f"{error.filename or ''} {error.strerror or error}".strip())
        return UNREADABLE
    traceback.print_exception(error)
    say(_("This is a fault of the program, not yours. Nothing was changed by the step under way."))
    return OUR_FAULT

"""People's own files in and out: import, undo, templates, exports."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from xieshou.cli.base import (
    NOT_ALLOWED,
    ROWS_REFUSED,
    UNREADABLE,
    Stop,
    give,
    home_option,
    json_option,
    programme_or_stop,
    say,
    start,
)
from xieshou.cli.words import _, language

FAULTS_TOLD = 20  # on a terminal; JSON has them all
FAULTS_IN_JSON = 100_000

programme_option = click.option("--programme", "code", default="", metavar="CODE", help=_("Which programme."))
year_option = click.option("--year", type=click.IntRange(1990, 2100), help=_("Which year."))
output_option = click.option(
    "-o", "--output", "output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=_("The file to write; its ending says which kind."),
)  # fmt: skip


@click.command("import", help=_("Bring a file into a ledger: read, check, preview, write."))
@click.argument("ledger")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", default="", help=_("The sheet that holds the rows, if the file has several."))
@click.option(
    "--mapping", "mapping_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="JSON",
    help=_("Which column is which, as --preview --json prints it."),
)  # fmt: skip
@programme_option
@year_option
@click.option("--preview", "preview_only", is_flag=True, help=_("Say what it would do; write nothing."))
@click.option("--accept-clean-rows", is_flag=True, help=_("Write the clean rows even if others are refused."))
@click.option("--as-draft", is_flag=True, help=_("New rows are drafts, to be handed in and accepted on the pages."))
@click.option("--why", default="", help=_("Why, for the record of changes."))
@click.option(
    "--faults", "faults_file", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx",
    help=_("Write a copy of the file with all faults marked."),
)  # fmt: skip
@home_option
@json_option
def import_command(
    ledger: str, file: Path, sheet: str, mapping_file: Path | None, code: str, year: int | None, preview_only: bool,
    accept_clean_rows: bool, as_draft: bool, why: str, faults_file: Path | None, home_dir: Path | None, as_json: bool,
) -> int | None:  # fmt: skip
    """Exit 3 when rows were refused: then nothing was written, unless the clean ones were asked for."""
    start(home_dir)
    from xieshou.apps.exchange import actions
    from xieshou.apps.exchange.queries import faults_of

    _ledger_or_stop(ledger)
    programme = programme_or_stop(code) if code else None
    mapping = _mapping(mapping_file, ledger)
    with _refusals():
        made = actions.preview(
            file, ledger, by=None, programme=programme, year=year, sheet=sheet, mapping=mapping, as_draft=as_draft,
            why=why, progress=_progress(),
        )  # fmt: skip
        if faults_file is not None:
            _write_faults(made, faults_file)
        faults = faults_of(made)
        told = _told(made, faults)
        refused = made.refused > 0
        if preview_only:
            told["mapping"] = made.mapping
            actions.discard(made, by=None)
        elif refused and not accept_clean_rows:
            actions.discard(made, by=None)
        else:
            made = actions.apply(
                made, by=None, accept_clean_rows=accept_clean_rows, why=why, progress=_progress()
            )  # fmt: skip
            told = _told(made, faults_of(made))
            refused = made.refused > 0
    if as_json:
        give(told)
    else:
        _say_import(told, written=made.state == "applied")
    return ROWS_REFUSED if refused else None


@click.command(help=_("List the imports of this register, the newest first."))
@home_option
@json_option
def imports(home_dir: Path | None, as_json: bool) -> None:
    """List imports."""
    start(home_dir)
    from xieshou.apps.exchange.models import Import

    found = [_listed(one) for one in Import.objects.select_related("by")[:500]]
    if as_json:
        give(found)
        return
    for one in found:
        click.echo(
            f"{one['import']:12}{one['ledger']:14}{one['state']:11}{one['at'][:16]}  {one['new']:>8}{one['changed']:>8}"
            f"{one['unchanged']:>9}{one['refused']:>8}  {one['file']}"
        )


@click.command(help=_("Take back an import: its new rows go, its changed rows are set back."))
@click.argument("code", metavar="IMPORT")
@click.option("--why", default="", help=_("Why, for the record of changes."))
@home_option
@json_option
def undo(code: str, why: str, home_dir: Path | None, as_json: bool) -> None:
    """Undo an import, or say what stands on it."""
    start(home_dir)
    from xieshou.apps.exchange import actions

    with _refusals():
        made = actions.undo(_import_or_stop(code), by=None, why=why)
    give(_listed(made)) if as_json else say(_("Taken back. The rows stand as before."))


@click.command(help=_("Go on with an import that was interrupted."))
@click.argument("code", metavar="IMPORT")
@home_option
@json_option
def resume(code: str, home_dir: Path | None, as_json: bool) -> None:
    """Resume an import."""
    start(home_dir)
    from xieshou.apps.exchange import actions
    from xieshou.apps.exchange.queries import faults_of

    with _refusals():
        made = actions.resume(_import_or_stop(code), by=None, progress=_progress())
    told = _told(made, faults_of(made))
    give(told) if as_json else _say_import(told, written=True)


@click.command(help=_("Write the empty form of a ledger, to be filled in."))
@click.argument("ledger")
@output_option
@programme_option
@year_option
@click.option("--county", default="", metavar="CODE", help=_("The county whose office fills it in."))
@home_option
def template(
    ledger: str, output: Path, code: str, year: int | None, county: str, home_dir: Path | None
) -> None:  # fmt: skip
    """Write a template."""
    start(home_dir)
    from xieshou.apps.exchange.queries import known_of
    from xieshou.engine.ledgers import LEDGERS
    from xieshou.engine.ledgers import template as templates

    _ledger_or_stop(ledger)
    check_kind(output, (".xlsx",))
    programme = programme_or_stop(code) if code else None
    with whole(output) as draft:
        templates.write(draft, LEDGERS[ledger], known_of(programme, year, county), language())
    say(_("Written: %s") % output)


@click.command(help=_("Write the rows of a ledger into a file that can be imported again."))
@click.argument("ledger")
@output_option
@programme_option
@year_option
@click.option("--scope", default="", help=_("Only the rows of a place code, or of a pairing's record number."))
@home_option
@json_option
def export(
    ledger: str, output: Path, code: str, year: int | None, scope: str, home_dir: Path | None, as_json: bool
) -> None:  # fmt: skip
    """Export a ledger."""
    start(home_dir)
    from xieshou.apps.exchange import exporting

    _ledger_or_stop(ledger)
    check_kind(output, exporting.KINDS)
    programme = programme_or_stop(code) if code else None
    with whole(output) as draft, _refusals():
        count = exporting.export(ledger, draft, by=None, programme=programme, year=year, scope=scope)
    give({"ledger": ledger, "file": str(output), "rows": count}) if as_json else say(
        _("%s rows written to %s.") % (count, output)
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """What an action refuses, as the command line says it."""
    from xieshou.apps.accounts.actions import DeedRefused
    from xieshou.apps.exchange.actions import AtWork, MustAsk, RowsRefused
    from xieshou.engine.ledgers.exporting import TooManyRows
    from xieshou.engine.ledgers.reading import Unreadable

    try:
        yield
    except Unreadable as refusal:
        raise Stop(refusal.told_in(language()), UNREADABLE) from refusal
    except (MustAsk, TooManyRows) as question:
        raise Stop(str(question)) from question
    except RowsRefused as refusal:
        raise Stop(str(refusal), ROWS_REFUSED) from refusal
    except (AtWork, DeedRefused) as refusal:
        raise Stop(str(refusal), NOT_ALLOWED) from refusal


@contextmanager
def whole(output: Path) -> Iterator[Path]:
    """A draft with the same ending, which takes the file's place when it is whole."""
    if not output.parent.is_dir():
        raise Stop(_("There is no folder %s.") % output.parent, UNREADABLE)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / output.name
        yield draft
        shutil.move(draft, output)


def _progress() -> Callable[[str, int, int], None]:
    """Say what is being done, on stderr; each step once, and rows as they go."""
    words = {
        "reading": _("reading"), "checking": _("checking"), "matching": _("comparing with the register"),
        "writing": _("writing"),
    }  # fmt: skip
    last = ""

    def told(what: str, done: int, rows: int) -> None:
        nonlocal last
        line = f"{words.get(what, what)} {done}/{rows}" if rows and done else words.get(what, what)
        if line != last:
            say(line)
            last = line

    return told


def _told(made: Any, faults: Any) -> dict[str, Any]:
    zh = language() != "en"
    return {
        "ledger": made.ledger, "digest": made.sha256, "import": made.code, "rows": made.rows, "new": made.new,
        "changed": made.changed, "unchanged": made.unchanged, "refused": made.refused, "warned": made.warned,
        "faults": [
            {"sheet": made.sheet, "row": one["row"], "column": one["column"], "code": one["code"],
             "severity": one["severity"], "found": one["found"],
             "message": one["message_zh"] if zh else one["message_en"]}
            for one in faults.head(FAULTS_IN_JSON).iter_rows(named=True)
        ],
    }  # fmt: skip


def _listed(made: Any) -> dict[str, Any]:
    return {
        "import": made.code, "ledger": made.ledger, "state": made.state, "at": made.at.isoformat(),
        "by": made.by.shown_as if made.by else None, "file": made.file_name, "digest": made.sha256, "rows": made.rows,
        "new": made.new, "changed": made.changed, "unchanged": made.unchanged, "refused": made.refused,
        "warned": made.warned, "chunks": made.chunks, "chunks_done": made.chunks_done,
    }  # fmt: skip


def _say_import(told: dict[str, Any], *, written: bool) -> None:
    for one in told["faults"][:FAULTS_TOLD]:
        where = f"{one['sheet']}!{one['row']} {one['column']}".strip()
        click.echo(f"{one['severity']:6}{where}  {one['message']}")
    if len(told["faults"]) > FAULTS_TOLD:
        click.echo(_("… and %s more; see them all with --faults OUT.xlsx") % (len(told["faults"]) - FAULTS_TOLD))
    counts = _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused, %(warned)s doubtful")
    click.echo(f"{told['import']}  {counts % told}")
    say(_("Written.") if written else _("Nothing was written."))


def _write_faults(made: Any, output: Path) -> None:
    from xieshou.apps.exchange.fault_files import write_faults

    check_kind(output, (".xlsx",))
    with whole(output) as draft:
        write_faults(made, draft)
    say(_("Faults written to %s.") % output)


def _mapping(file: Path | None, ledger: str) -> Any:
    from xieshou.engine.ledgers import LEDGERS
    from xieshou.engine.ledgers.mapping import Mapping, MappingError

    if file is None:
        return None
    try:
        return Mapping.from_json(file.read_text("utf-8"), LEDGERS[ledger])
    except (MappingError, UnicodeDecodeError) as error:
        raise Stop(str(error)) from error


def _ledger_or_stop(name: str) -> None:
    from xieshou.apps.assessment.sheets import SHEETS

    if name not in SHEETS:
        raise Stop(_("There is no ledger “%s”. There are: %s") % (name, ", ".join(SHEETS)))


def _import_or_stop(code: str) -> Any:
    from xieshou.apps.exchange.models import Import

    found = list(Import.objects.filter(code__startswith=code)[:2])
    if len(found) != 1:
        raise Stop(_("“%s” names no import, or more than one. See: xieshou imports") % code)
    return found[0]


def check_kind(output: Path, kinds: tuple[str, ...]) -> None:
    """Refuse an ending that names no kind of file we write."""
    if output.suffix.lower() not in kinds:
        raise Stop(_("Name a file that ends in %s.") % ", ".join(kinds))

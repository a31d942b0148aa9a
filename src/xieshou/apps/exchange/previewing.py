"""Previewing a file (导入预览): read, mapped, checked, matched; the register is not touched.

Belongs here: the way from a clerk's file to an `Import` with its prepared rows and faults.
Does not belong: writing rows (`applying`), reading and judging cells (the engine).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Change, Status, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.folders import Folder, sweep
from xieshou.apps.exchange.judging import judge
from xieshou.apps.exchange.lookups import lookups_for
from xieshou.apps.exchange.mappings import as_values, remember, remembered
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.staging import FUNDS, KEPT, Staged, Staging, no_faults
from xieshou.apps.exchange.staging.faults import faults as faults_of
from xieshou.apps.pairings.models import Programme
from xieshou.engine import place_codes
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.checking import BLOCK, Checked, check, named_in
from xieshou.engine.ledgers.mapping import Mapping, choose_sheet, propose
from xieshou.engine.ledgers.reading import Reading, read_file

CHUNK = 100_000
COUNTY = 3  # how deep a county lies
Progress = Callable[[str, int, int], None]  # what is being done, rows done, rows in all


class MustAsk(Exception):
    """Something only a person can say; the message asks for it. `mapping` is how far the columns are understood."""

    def __init__(self, message: str, mapping: Mapping | None = None, sheets: Collection[str] = ()) -> None:
        super().__init__(message)
        self.mapping, self.sheets = mapping, tuple(sheets)


@dataclass
class Found:
    """What staging said of all chunks together. `kept`: the rows that are kept ones, `row`, `id`, `kept_no`.

    `new` and `changed` are the rows of the file that come to something.
    """

    new: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt32))
    changed: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt32))
    unchanged: int = 0
    faults: list[pl.DataFrame] = field(default_factory=lambda: [no_faults()])
    kept: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KEPT))

    def add(self, staged: Staged, kept: pl.DataFrame) -> None:
        """Count one more chunk."""
        self.new = self.new.extend(staged.new["row"])
        self.changed = self.changed.extend(staged.after["n"].cast(pl.UInt32))
        self.unchanged += staged.unchanged
        self.faults.append(staged.faults)
        self.kept = self.kept.vstack(kept)

    def stay_as_they_are(self) -> pl.Series:
        """The rows of the file that the register holds already: neither judged nor written again, `check` sees them."""
        moving = pl.concat([self.changed, *(faults["row"] for faults in self.faults)])
        return self.kept["row"].filter(~self.kept["row"].is_in(moving.implode()))


def preview(
    file: Path, ledger: str, *, by: User | None, programme: Programme | None = None, year: int | None = None,
    sheet: str = "", mapping: Mapping | None = None, file_name: str = "", as_draft: bool = False, why: str = "",
    progress: Progress = lambda what, done, rows: None,
) -> Import:  # fmt: skip
    """Read and check a file and say what it would do. Raises Unreadable, or MustAsk for what only a person can say."""
    if by is not None:
        policies.check_may(by, "edit")
    sweep()
    made = Import(
        ledger=ledger, programme=programme, year=year, file_name=(file_name or file.name)[:200], by=by, why=why,
        status=Status.DRAFT if by is not None or as_draft else Status.ACCEPTED,
    )  # fmt: skip
    folder = Folder(made.code).make()
    try:
        return read_in(made, file, sheet=sheet, mapping=mapping, progress=progress)
    except BaseException:
        folder.forget(all_of_it=True)
        raise


def read_in(
    made: Import, file: Path, *, sheet: str = "", mapping: Mapping | None = None,
    progress: Progress = lambda what, done, rows: None,
) -> Import:  # fmt: skip
    """Read the file of an import that has its folder. Nothing is kept of it until all is known. Raises as `preview`."""
    folder = Folder(made.code)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=folder.path) as scratch:
        progress("reading", 0, 0)
        reading = read_file(file, Path(scratch), file_name=made.file_name)
        made.sha256, made.size = reading.sha256, reading.size
        chosen, raw = _read(reading, made.ledger, by=made.by, sheet=sheet, mapping=mapping)
        made.sheet, made.mapping = chosen.sheet, as_values(chosen)
        progress("checking", 0, raw.height)
        checked = _check(raw, chosen, made)
    if file != folder.original:
        folder.keep(file)
    remember(chosen, by=made.by)
    return prepare(made, checked, progress=progress)


def prepare(made: Import, checked: Checked, *, progress: Progress = lambda what, done, rows: None) -> Import:
    """Match checked rows with the register, keep what will be written and what was found, and the import itself."""
    mapped = sorted(set(LEDGERS[made.ledger].schema) - checked.absent)
    staging = Staging(SHEETS[made.ledger], by=made.by, mapped=mapped, status=Status(made.status))
    made.chunk_rows = chunk_rows(made.ledger, checked.rows.height)
    taken, told, judged = checked.clean, [checked.faults], False
    made.seen_change = Change.objects.aggregate(newest=Max("pk"))["newest"] or 0
    while True:  # what a refused row leaves behind may refuse others: once more, until all that are left stand
        found = _match(staging, taken, made.chunk_rows, progress)
        new_faults = [*found.faults, _meet(found.kept)]
        if not judged:
            asked = taken.filter(~pl.col("row").is_in(found.stay_as_they_are().implode()))
            progress("judging", 0, asked.height)
            numbers = found.kept.select("row", "kept_no")
            named = asked.join(numbers, on="row", how="left", maintain_order="left")
            named = named.with_columns(record_no=pl.coalesce("record_no", "kept_no")).drop("kept_no")
            new_faults.append(judge(made.ledger, named, date.today(), mapped))
            judged = True
        told += new_faults
        refusing = pl.concat(new_faults).filter(pl.col("severity") == BLOCK)["row"].unique()
        if refusing.is_empty():
            break
        taken = taken.filter(~pl.col("row").is_in(refusing.implode()))
    moving = _that_move(taken, found)
    faults = pl.concat(told).unique().sort("row", "column", "code")
    doubtful = faults.filter((pl.col("severity") != BLOCK) & pl.col("row").is_in(taken["row"].implode()))
    made.rows, made.refused = checked.rows.height, checked.rows.height - taken.height
    made.new, made.changed, made.unchanged = found.new.len(), found.changed.len(), found.unchanged
    made.warned, made.mapped = doubtful["row"].n_unique(), mapped
    made.chunks = -(-moving.height // made.chunk_rows)
    folder = Folder(made.code).make()
    with folder.writing(folder.prepared) as draft:
        moving.write_parquet(draft, compression="zstd", row_group_size=CHUNK)
    with folder.writing(folder.faults) as draft:
        faults.write_parquet(draft, compression="zstd")
    made.state, made.in_background, made.attempts = Import.State.PREVIEWED, False, 0
    made.save()
    return made


def chunk_rows(ledger: str, rows: int) -> int:
    """How many rows one transaction takes. Money goes all at once: one row may pay out what another brings in."""
    return max(rows, 1) if ledger == FUNDS else CHUNK


def _match(staging: Staging, rows: pl.DataFrame, at_once: int, progress: Progress) -> Found:
    found = Found()
    for start in range(0, rows.height, at_once):
        progress("matching", start, rows.height)
        with transaction.atomic():
            staged = staging.stage(rows.slice(start, at_once), ask_constraints=True)
            found.add(staged, staging.kept_numbers())
    return found


def _that_move(rows: pl.DataFrame, found: Found) -> pl.DataFrame:
    """The rows that come to something, those that change a kept one before those that are new (`is_new`)."""
    is_new = pl.col("row").is_in(found.new.implode())
    moving = rows.with_columns(is_new=is_new).filter(pl.col("is_new") | pl.col("row").is_in(found.changed.implode()))
    return moving.sort("is_new", maintain_order=True)


def _meet(kept: pl.DataFrame) -> pl.DataFrame:
    """Faults of rows that are one kept row though they stand far apart in the file: one by number, one by its key."""
    first = kept.group_by("id").agg(pl.col("row").min().alias("found"), pl.len().alias("count"))
    later = kept.join(first.filter(pl.col("count") > 1), on="id").filter(pl.col("row") > pl.col("found"))
    return faults_of("same_row_twice", later.select("row", "found"))


def _read(
    reading: Reading, ledger: str, *, by: User | None, sheet: str, mapping: Mapping | None
) -> tuple[Mapping, pl.DataFrame]:
    """The sheet that holds the table, and how its columns are understood."""
    tables = {one.name: pl.read_ipc(one.path) for one in reading.sheets}
    wanted = sheet or (mapping.sheet if mapping else "")
    if wanted and wanted not in tables:
        raise MustAsk(_("The file has no sheet “%s”. It has: %s") % (wanted, ", ".join(tables)), sheets=tables)
    if not wanted:
        choice = choose_sheet(tables.items(), LEDGERS[ledger])
        if choice.best is None and len(tables) > 1:
            raise MustAsk(
                _("Which sheet holds the ledger? The file has: %s") % ", ".join(tables), sheets=tables
            )  # fmt: skip
        wanted = choice.best if choice.best is not None else next(iter(tables))
    if mapping is not None:
        return replace(mapping, sheet=wanted), tables[wanted]
    proposed = propose(tables[wanted], LEDGERS[ledger], sheet=wanted)
    known = remembered(proposed, by=by) if proposed.is_table else None
    return (propose(tables[wanted], LEDGERS[ledger], known, wanted) if known else proposed), tables[wanted]


def _check(raw: pl.DataFrame, mapping: Mapping, made: Import) -> Checked:
    """The checked rows. Raises MustAsk when something only a person can say is not said."""
    ledger = LEDGERS[made.ledger]
    named = named_in(raw, mapping, ledger, "programme")
    if made.programme is None and len(named) == 1:
        made.programme = Programme.objects.filter(code__iexact=named[0]).first()
    if len(named) > 1:
        raise MustAsk(_("The rows name several programmes: %s. Import each by itself.") % ", ".join(named), mapping)
    years = [int(one) for one in named_in(raw, mapping, ledger, "year") if one.isdecimal()]
    lookups = lookups_for(made.ledger, made.programme, made.year or max(years, default=None), mapping.columns.values())
    lookups = replace(lookups, year=made.year, recipient=_own_county(made))
    made.programme = made.programme or Programme.objects.filter(code=lookups.programme).first()
    checked = check(raw, mapping, ledger, lookups)
    if checked.asks:
        zh = (get_language() or "").startswith("zh")
        raise MustAsk("\n".join(one.message_zh if zh else one.message_en for one in checked.asks), mapping)
    return checked


def _own_county(made: Import) -> str | None:
    """The county of somebody who looks after one alone: rows that name no recipient are of it."""
    if made.by is None or made.programme is None:
        return None
    place = only_place(made.by, made.programme)
    return place if place and place_codes.depth(place) == COUNTY else None


def only_place(user: User, programme: Programme) -> str:
    """The place on the recipient side that somebody edits alone; empty where there is none, or several."""
    held = policies.scopes_allowing(user, "edit")
    places = {scope.place for scope in held if scope.programme in ("", programme.pk)}
    place = places.pop() if len(places) == 1 else ""
    helped = place_codes.is_code(place) and place_codes.is_within(place, programme.recipient_id)
    return place if helped else ""

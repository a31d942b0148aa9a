"""The load of an invented year (载入演练年度): through the same actions as anyone's data, marked as invented.

Belongs here: whether a year may be loaded, its manifest beside the register. Does not belong: inventing, writing its
rows (`bringing`).
A second load of the same year changes nothing; another year is refused.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Change, User
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.projects.models import Project
from xieshou.demo.invented.bringing import Bringing, Progress
from xieshou.demo.invented.laying import evidence_path, lay_down
from xieshou.demo.invented.make import make
from xieshou.demo.invented.money import PROGRAMME
from xieshou.demo.invented.refused import write_refused
from xieshou.demo.invented.spooled import folder_of, opened
from xieshou.demo.invented.spooling import IN_MEMORY, Told, spool
from xieshou.demo.invented.year import Year

__all__ = ["AnotherInventedYear", "evidence_path", "invent", "load", "write_manifest"]


class AnotherInventedYear(Exception):
    """The register already holds an invented programme, and it is another one."""


def invent(counties: int, seed: int, home: Path, progress: Told | None = None) -> Year:
    """Invent a year: in memory, or a large one in files of the home folder, where it is made once.

    Raises AnotherInventedYear when the register holds an invented programme of another size or seed.
    """
    check_none_other_stands(counties, seed)
    if counties <= IN_MEMORY:
        return make(counties, seed)
    folder = folder_of(home)
    return opened(folder, counties, seed) or spool(counties, seed, folder, progress)


def load(year: Year, home: Path, by: User | None = None, progress: Progress | None = None) -> bool:
    """Load an invented year, all of it or nothing. Returns whether anything was written.

    The same year a second time writes nothing. Raises AnotherInventedYear when the register holds an invented
    programme of another size or seed.
    """
    check_none_other_stands(year.counties, year.seed)
    stands = Programme.objects.filter(code=PROGRAMME).exists()
    if stands:
        check_all_is_there(year)
    else:
        with transaction.atomic():
            Bringing(year, home, by, why_of(year.counties, year.seed), progress or (lambda what, rows: None)).run()
    write_manifest(year, home)
    return not stands


def why_of(counties: int, seed: int) -> str:
    """The reason that stands in the history of every row, and tells one invented year from another."""
    return f"演练数据 invented data: {counties} counties, seed {seed}"


def check_none_other_stands(counties: int, seed: int) -> None:
    """Compare the seed and the size that the register holds with those asked for."""
    held = Change.objects.filter(ledger="programmes", key=PROGRAMME, deed="open").values_list("why", flat=True).first()
    if Programme.objects.filter(code=PROGRAMME).exists() and held != why_of(counties, seed):
        raise _another(str(held), why_of(counties, seed))


def check_all_is_there(year: Year) -> None:
    """Ask whether a natural key of the year is missing in the register."""
    models = {"pairings": Pairing, "projects": Project, "movements": Movement}
    held = {
        table: set(model.objects.filter(programme=PROGRAMME).values_list("record_no", flat=True))
        for table, model in models.items()
    }
    for part in year.parts():
        for table, numbers in held.items():
            if not numbers.issuperset(row.record_no for row in getattr(part, table)):
                raise _another(why_of(year.counties, year.seed), why_of(year.counties, year.seed))


def _another(held: str, asked: str) -> AnotherInventedYear:
    return AnotherInventedYear(
        _(
            "This register already holds another invented programme (%(held)s; asked for: %(asked)s). "
            "Nothing was changed. To start afresh, choose an empty folder with --home, or remove this one."
        )
        % {"held": held, "asked": asked}
    )


def write_manifest(year: Year, home: Path) -> None:
    """Write which faults were planted, and the files that importing must refuse; files that stand are left alone."""
    told = json.dumps([fault.as_dict() for fault in year.planted], ensure_ascii=False, indent=1)
    lay_down(home / "invented" / "manifest.json", told.encode() + b"\n")
    with tempfile.TemporaryDirectory() as draft:
        write_refused(year.seed, *year.first_pair, year.ledgers, year.planted, Path(draft))
        for file in Path(draft).iterdir():
            lay_down(home / "invented" / "refused" / file.name, file.read_bytes())

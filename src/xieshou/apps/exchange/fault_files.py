"""The clerk's own file with its faults marked (差错返回表), while the file is still there.

Belongs here: bringing file, columns and faults together. Does not belong: marking cells (`engine.ledgers.faultbook`).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.queries import faults_of
from xieshou.engine.ledgers import LEDGERS, faultbook
from xieshou.engine.ledgers.reading import read_file


def write_faults(made: Import, out: Path) -> None:
    """Write the workbook that goes back to the clerk. Raises DeedRefused when their file is no longer kept."""
    folder = Folder(made.code)
    if not folder.original.exists():
        raise DeedRefused(_("The file is no longer kept here. Bring it again to see its faults marked in it."))
    with tempfile.TemporaryDirectory(prefix=".marking-", dir=folder.path) as scratch:
        reading = read_file(folder.original, Path(scratch), file_name=made.file_name)
        sheet = next(one for one in reading.sheets if one.name == made.sheet)
        raw = pl.read_ipc(sheet.path)
        named = Path(scratch) / f"original.{reading.kind}"  # what writes into it goes by the ending
        shutil.copyfile(folder.original, named)
        mapping, ledger = from_values(made.mapping, made.ledger), LEDGERS[made.ledger]
        faultbook.write(named, out, reading.kind, faults_of(made), ledger, mapping, raw)

"""How the references to households (农户引用) meet the register. They belong to no one pairing."""

import polars as pl

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.households.models import HouseholdRef
from xieshou.engine.ledgers import LEDGERS


def by_hash_alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the head's ID number the keyed hash stays, and not even the last four characters."""
    return rows.with_columns(id_last4=pl.lit(None, pl.String))


SHEETS = (
    Sheet(
        ledger=LEDGERS["households"], model=HouseholdRef, derive=by_hash_alone, elsewhere=frozenset({"pairing"})
    ),
)  # fmt: skip

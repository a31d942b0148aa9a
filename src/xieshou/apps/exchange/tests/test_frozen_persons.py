"""From a clerk's file into a snapshot: of people nothing is frozen but a hash with the key of this home folder."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

import pytest

from xieshou.apps.accounts.keys import id_key
from xieshou.apps.assessment.actions import freeze
from xieshou.apps.assessment.queries import folder_of
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.tests.hand_made import book
from xieshou.apps.exchange.tests.test_files import row, sheet
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.identity import invented_id
from xieshou.engine.snapshot import read
from xieshou.engine.snapshot.tables import LEDGER_OF, TABLES

pytestmark = pytest.mark.django_db


def test_a_snapshot_knows_people_by_the_hash_of_this_installation_alone(tmp_path):
    programme = book()
    programme.invented = True
    programme.save()
    numbers = [invented_id("990101", date(1990, 1, 1), who) for who in (1, 2)]
    file = sheet(tmp_path, [row(who, id=number) for who, number in enumerate(numbers, 1)])
    made = actions.preview(file, "labour", by=None, programme=programme, year=2019)
    actions.apply(made, by=None, accept_clean_rows=True)
    folder = folder_of(freeze(programme, by=None, why="演练"))
    keyed = {blake2b(number.encode(), key=id_key(tmp_path), digest_size=16).hexdigest() for number in numbers}
    assert set(read(folder, "labour")["id_hash"]) == keyed
    frozen = "".join(read(folder, table).write_csv() for table in TABLES)
    assert all(one in frozen for one in keyed)
    for number in numbers:
        assert number not in frozen
        assert blake2b(number.encode(), digest_size=16).hexdigest() not in frozen
    assert "工1" not in frozen


@pytest.mark.parametrize("table", sorted(LEDGER_OF))
def test_no_other_column_that_names_a_person_is_frozen(table):
    ledger = LEDGERS.get(LEDGER_OF[table])
    personal = ledger.personal if ledger else frozenset()
    assert set(TABLES[table]) & personal <= {"id_hash"}

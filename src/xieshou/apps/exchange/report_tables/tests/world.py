"""A small year for tests of report tables: workers, postings, a project with its money, in two counties.

Belongs here: the rows. Does not belong: users and programme (hand_made of the pairings room).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from xieshou.apps.accounts.models import Status, User
from xieshou.apps.funds.tests.ledger_at_hand import project, receive
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, JINYANG
from xieshou.apps.people.models import CadrePosting

__all__ = ["BUTUO", "CITY", "JINYANG", "client_of", "page", "project", "receive", "world"]


def world(books: str = "kept") -> Programme:
    """The programme with its rows; of the workers one is a draft, one outside, and one of the year before."""
    book = hand_made.programme(books=books, as_of=date(2019, 12, 31))
    hand_made.pairings(book)
    worker(book, 1, BUTUO, 60_000)
    worker(book, 2, BUTUO, 30_000, household_type="general")
    worker(book, 3, JINYANG, 15_001)
    worker(book, 4, BUTUO, 99, status=Status.DRAFT)
    worker(book, 5, BUTUO, 98, outside=True)
    worker(book, 7, BUTUO, 96, started_on=date(2018, 12, 31), year=2018)
    CadrePosting.objects.create(
        record_no="GB-1", programme=book, year=2019, recipient_id=BUTUO, donor_id=CITY, name="演练王", sex="male",
        direction="donor_to_recipient", kind="secondment", sending_unit="甲局", post="副县长",
        started_on=date(2019, 2, 1), status=Status.ACCEPTED,
    )  # fmt: skip
    return book


def worker(book: Programme, number: int, county: str, fen: int, **more: Any) -> Placement:
    """A worker with a travel subsidy."""
    made = {
        "name": f"某人{number}", "id_hash": f"{number:032}", "household_type": "lifted", "employer": "甲厂",
        "employment_kind": "unit", "channel": "organised", "started_on": date(2019, 4, number), "year": 2019,
        "subsidy_kind": "travel", "subsidy_fen": fen, "work_place_id": CITY, "status": Status.ACCEPTED,
    } | more  # fmt: skip
    return Placement.objects.create(
        record_no=f"LW{county}-2019-{number:06}", programme=book, recipient_id=county, donor_id=CITY, **made
    )


def client_of(user: User, language: str = "en") -> Client:
    """Somebody signed in."""
    client = Client(headers={"Accept-Language": language})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, name: str, *args: str, **query: str) -> Any:
    """A page of the tables."""
    return client.get(reverse(f"tables:{name}", args=["small", *args]), query)

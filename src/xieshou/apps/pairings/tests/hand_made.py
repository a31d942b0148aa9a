"""A small hand-made programme for tests of pages: two counties of one prefecture, one city with two districts.

Belongs here: places, users, a programme and its pairings. Rows of upper rooms are made where they are tested.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import Scope, Status, User
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.places.models import Place, PlaceCode
from xieshou.engine.published_date import PublishedDate

CITY, NORTH, SOUTH = "440600", "440605", "440606"
PREFECTURE, BUTUO, JINYANG = "513400", "513429", "513430"
NAMES = {
    "440000": ("广东省", "guang dong", "province"),
    CITY: ("佛山市", "fo shan", "prefecture"),
    NORTH: ("南海区", "nan hai", "county"),
    SOUTH: ("顺德区", "shun de", "county"),
    "440400": ("珠海市", "zhu hai", "prefecture"),
    "510000": ("四川省", "si chuan", "province"),
    PREFECTURE: ("凉山彝族自治州", "liang shan", "prefecture"),
    BUTUO: ("布拖县", "bu tuo", "county"),
    JINYANG: ("金阳县", "jin yang", "county"),
}


def places() -> None:
    """Write the places of the programme, with their names."""
    PlaceCode.objects.bulk_create([PlaceCode(code=code) for code in NAMES], ignore_conflicts=True)
    Place.objects.bulk_create(
        [
            Place(code_id=code, valid_from=2000, level=level, name=zh, name_plain=zh, pinyin=latin, source="nbs")
            for code, (zh, latin, level) in NAMES.items()
        ]
    )


def programme(code: str = "small", books: str = "collected", **fields: object) -> Programme:
    """A programme of the years 2016–2020, with the places it needs."""
    if not Place.objects.exists():
        places()
    made = {
        "name_zh": "小项目", "name_en": "A small programme", "donor_id": "440000", "recipient_id": "510000",
        "first_year": 2016, "last_year": 2020, "shown_year": 2019, "books": books,
    }  # fmt: skip
    return Programme.objects.create(code=code, **(made | fields))


def user(name: str, role: str, *, programme: str = "small", place: str = "", pairing: str = "") -> User:
    """Somebody with one role for one place or pairing."""
    made = User.objects.create_user(username=name, password="a-long-password", office="州办", full_name=name)
    Scope.objects.create(user=made, role=role, programme=programme, place=place, pairing=pairing)
    return made


def pairing(
    record_no: str, book: Programme, donor: str, recipient: str, *, level: str = "county", since: str = "2016-08",
    until: str = "", status: str = Status.ACCEPTED, kind: str = "ew_cooperation", **fields: object,
) -> Pairing:  # fmt: skip
    """A pairing between two places, from and to as printed."""
    begun = PublishedDate.read(since) if since else None
    over = PublishedDate.read(until) if until else None
    return Pairing.objects.create(
        record_no=record_no, programme=book, donor_id=donor, recipient_id=recipient, level=level, kind=kind,
        donor_printed=NAMES[donor][0], recipient_printed=NAMES[recipient][0], status=status, source="published",
        from_first=begun and begun.first, from_last=begun and begun.last, from_printed=since,
        to_first=over and over.first, to_last=over and over.last, to_printed=until, confidence="high", **fields,
    )  # fmt: skip


def pairings(book: Programme) -> dict[str, Pairing]:
    """Who helped the prefecture one after the other, and two county pairings inside the second."""
    return {
        "before": pairing("p-before", book, "440400", PREFECTURE, level="prefecture", since="2010", until="2016"),
        "whole": pairing("p-whole", book, CITY, PREFECTURE, level="prefecture", until="2021"),
        "butuo": pairing("p-butuo", book, NORTH, BUTUO, since="2017"),
        "jinyang": pairing("p-jinyang", book, SOUTH, JINYANG, since="2017-06"),
    }


def school(name: str, place: str) -> Organisation:
    """A school in a place."""
    return Organisation.objects.create(name=name, kind="school", place_id=place)

"""What a page says of likely duplicates (疑似重复页面用语): two rows side by side, why, and what is to be done.

Belongs here: from an offer to words and cells in the reader's language. Does not belong: HTML, which offers they
are (`queries`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import note_access
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.assessment.views.titles import record_url
from xieshou.apps.duplicates import queries
from xieshou.apps.duplicates.compared import COMPARED, Compared
from xieshou.apps.duplicates.marking import Piece, pieces
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.places.queries import names_of
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import Column, Ledger, Type
from xieshou.engine.linkage import words_for
from xieshou.wording import display

HIDDEN = "•••"
SHAPES = {"open": "open", "same": "submitted", "different": "outside", "settled": "accepted"}


@dataclass(frozen=True)
class Line:
    """One column of both rows; `compared` when it was looked at for likeness."""

    label: str
    first: list[Piece]
    second: list[Piece]
    compared: bool = False


@dataclass(frozen=True)
class Side:
    """One of the two rows: where it opens, if its reader sees it, and where it lies."""

    number: str
    alike: int
    url: str = ""
    place: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Told:
    """An offer with its words."""

    offer: Likeness
    ledger: str
    kind: str
    state: str
    shape: str
    likely: str
    reasons: list[str]
    sides: list[Side]
    lines: list[Line]
    to_do: list[str] = field(default_factory=list)
    may_decide: bool = False


def told(offers: list[Likeness], user: User, year: int) -> list[Told]:
    """The offers of a page; that persons were shown leaves one record a ledger."""
    rows, places, mine = queries.rows_of(offers, user), queries.places_of(offers), queries.may_decide(user, offers)
    names = names_of(_places_in(rows.seen.values()) | set(places.values()) - {""}, year, _language())
    _note_persons(offers, rows, user)
    return [_told(offer, rows, places, names, offer.pk in mine) for offer in offers]


def name_of(ledger: Ledger | Column) -> str:
    """The name of a ledger or column in the reader's language."""
    return ledger.zh if _is_chinese() else ledger.en[:1].upper() + ledger.en[1:]


def _told(
    offer: Likeness, rows: queries.Rows, places: dict[tuple[str, str], str], names: dict[str, str], may_decide: bool
) -> Told:  # fmt: skip
    compared, ledger = COMPARED[offer.kind, offer.ledger], SHEETS[offer.ledger].ledger
    sides = [
        _side(offer.ledger, number, alike, rows, places, names)
        for number, alike in zip(offer.numbers, (offer.first_alike, offer.second_alike), strict=True)
    ]
    settled = offer.settled_at is not None
    return Told(
        offer=offer, ledger=name_of(ledger), kind=str(offer.get_kind_display()),
        state=_("the same, in agreement") if settled else str(offer.get_state_display()),
        shape=SHAPES["settled" if settled else offer.state],
        likely=display.percent(str(Decimal(offer.probability) / 10)),
        reasons=words_for(compared.weighed, offer.reasons, _language()), sides=sides,
        lines=_lines(compared, ledger, [(offer.ledger, number) for number in offer.numbers], rows, names),
        to_do=_to_do(compared, sides) if offer.state == Likeness.State.SAME and not settled else [],
        may_decide=may_decide,
    )  # fmt: skip


def _side(
    ledger: str, number: str, alike: int, rows: queries.Rows, places: dict[tuple[str, str], str], names: dict[str, str]
) -> Side:  # fmt: skip
    code, row = places.get((ledger, number)), rows.seen.get((ledger, number))
    return Side(
        number, alike, record_url(row) if row is not None else "", names.get(code or "", code or ""), gone=code is None
    )


def _to_do(compared: Compared, sides: list[Side]) -> list[str]:
    """What brings two rows of the same person or firm into agreement."""
    if any(side.gone for side in sides):
        return [_("One of the two rows is gone. The next look will note that nothing is left to do.")]
    if compared.kind == Likeness.Kind.PERSON:
        correct = _("If both are right to be kept (two jobs, two years): correct the ID number or the name of one.")
    elif compared.columns["credit_code"]:
        correct = _("If both are right to be kept: write the same name and credit code in both rows.")
    else:
        correct = _("If both are right to be kept: write the same name in both rows.")
    way = _("To correct a row, export the ledger, change the cell, and bring the file back.")
    twice = _(
        "If one fact was entered twice: take back the import that brought the second row, and bring its file again "
        "without that row."
    )
    return [f"{correct} {way}", twice, _("Nothing was changed by deciding. This stays on the list until it is done.")]


def _lines(
    compared: Compared, ledger: Ledger, keys: list[tuple[str, str]], rows: queries.Rows, names: dict[str, str]
) -> list[Line]:  # fmt: skip
    """What was compared; then, of what the ledger's list shows, the year and what differs."""
    lines = []
    for column, looked_at in _columns(compared, ledger):
        both = [_text(rows.seen.get(key), column, names, key in rows.persons) for key in keys]
        if not any(both) or (both[0] == both[1] and not looked_at and column.name != "year"):
            continue
        marked = looked_at and HIDDEN not in both
        first, second = pieces(*both) if marked else ([Piece(text)] if text else [] for text in both)
        lines.append(Line(name_of(column), first, second, looked_at))
    return lines


def _columns(compared: Compared, ledger: Ledger) -> list[tuple[Column, bool]]:
    """The columns that are shown, and whether each was compared. Where firms are compared, no person is shown."""
    names = [column.removesuffix("_id") for column in compared.columns.values() if column]
    looked_at = ["id_number" if name == "id_hash" else name for name in names]
    shown = [
        ledger.by_name[name] for name in dict.fromkeys((*looked_at, "year", *ledger.listed)) if name in ledger.by_name
    ]
    firms = compared.kind == Likeness.Kind.FIRM
    return [
        (column, column.name in looked_at) for column in shown
        if column.type != Type.RECORD and not (firms and column.is_personal and column.name not in looked_at)
    ]  # fmt: skip


def _text(row: LedgerRow | None, column: Column, names: dict[str, str], persons: bool) -> str:
    """A cell as text; empty where the row has nothing, hidden where the reader may not see it."""
    if row is None or (column.is_personal and not persons):
        return HIDDEN
    if column.type == Type.ID_NUMBER:
        last = getattr(row, "id_last4", "")
        return f"…{last}" if last else _("given, not shown") if getattr(row, "id_hash", "") else ""
    if column.type == Type.PLACE:
        code = getattr(row, f"{column.name}_id") or ""
        return f"{names[code]} {code}" if code in names else code
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if column.type == Type.CODE:
        term = code_list(column.codes).get(value)
        return term.name(_language()) if term else str(value)
    if column.type == Type.BOOLEAN:
        return _("yes") if value else _("no")
    if column.type == Type.MONEY:
        return _("%(amount)s yuan") % {"amount": display.yuan(value)}
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _note_persons(offers: list[Likeness], rows: queries.Rows, user: User) -> None:
    opened: dict[str, set[str]] = defaultdict(set)
    for offer in offers:
        columns = _columns(COMPARED[offer.kind, offer.ledger], SHEETS[offer.ledger].ledger)
        if any(column.is_personal for column, _compared in columns):
            shown = rows.persons & rows.seen.keys()
            opened[offer.ledger] |= {number for number in offer.numbers if (offer.ledger, number) in shown}
    for ledger, numbers in sorted(opened.items()):
        if numbers:
            note_access(by=user, ledger=ledger, how="opened", row_count=len(numbers))


def _places_in(rows: Iterable[LedgerRow]) -> set[str]:
    found: set[str] = set()
    for row in rows:
        columns = SHEETS[row.LEDGER].ledger.columns
        found |= {getattr(row, f"{one.name}_id") or "" for one in columns if one.type == Type.PLACE}
    return found - {""}


def _language() -> str:
    return get_language() or "zh-hans"


def _is_chinese() -> bool:
    return _language().startswith("zh")

"""The register as tables (台账成表): what a snapshot freezes, and what rules judge.

Belongs here: how each column of `engine.snapshot.tables` is read from the models, one query a table.
Does not belong: writing snapshots (`actions`), what the columns mean (`engine`).
Only settled rows come along: accepted or frozen. A draft, a submitted or a returned row counts nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db.models import QuerySet

from xieshou.apps.accounts.models import EvidenceLink, LedgerRow
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.assessment.models import PublishedClaim, ReportedQuantity
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Agreement, Pairing, Programme, Target
from xieshou.apps.places.models import Place
from xieshou.apps.places.queries import counties_under
from xieshou.apps.projects.approvals import approved_contents
from xieshou.apps.projects.models import FundLine, Notice, Project
from xieshou.engine import place_codes
from xieshou.engine.ledgers import Type
from xieshou.engine.snapshot.tables import AS_DEFINED, LEDGER_OF, TABLES

MODELS: dict[str, type[LedgerRow]] = {
    "pairings": Pairing, "agreements": Agreement, "meetings": Meeting, "projects": Project, "movements": Movement,
    "quantities": ReportedQuantity, "claims": PublishedClaim,
} | {name: SHEETS[name].model for name in AS_DEFINED}  # fmt: skip
# Columns that are called otherwise in the register, or lie in another table.
READ_AS = {
    "key": "record_no", "donor": "donor_id", "recipient": "recipient_id", "pairing": "pairing__record_no",
    "pairing_kind": "pairing__kind", "place": "place_id", "same_as": "same_as__record_no",
    "during": "during__record_no",
    "part_of": "part_of__record_no", "account_from": "account_from__code", "account_to": "account_to__code",
    "project": "project__record_no", "reverses": "reverses__record_no", "agreement": "agreement__record_no",
    "holder": "holder_id",
}  # fmt: skip
READ_AS_IN: dict[str, dict[str, str | None]] = {
    "pairings": {"pairing": "record_no", "pairing_kind": "kind", "donor_unit": None, "recipient_unit": None},
    "claims": {"pairing": None, "pairing_kind": None},
}
AS_JSON = ("derived_from", "checked_by")
PLACE_COLUMNS = ("donor", "recipient", "place", "holder")
LAST_YEAR_OF_THE_832 = 2020  # the list of poor counties was emptied that year
HELPING_LEVELS = ("province", "prefecture", "county")


def register_tables(programme: Programme) -> dict[str, pl.DataFrame]:
    """Every table of a snapshot from the register as it now stands, for one programme."""
    tables = {name: _ledger(name, model, programme) for name, model in MODELS.items()}
    tables["pairings"] = _with_units(tables["pairings"], programme)
    if (kind := _only_kind(tables["pairings"])) is not None:
        known = pl.col("pairing_kind").fill_null(kind)
        tables |= {name: tables[name].with_columns(pairing_kind=known) for name in MODELS if name != "pairings"}
    settled = {"status__in": SETTLED}
    agreements = Target.objects.filter(agreement__programme=programme, agreement__status__in=SETTLED)
    lines = FundLine.objects.filter(project__programme=programme, project__status__in=SETTLED)
    notices = Notice.objects.filter(project__programme=programme, project__status__in=SETTLED)
    approvals = approved_contents(Project.objects.filter(programme=programme, status__in=SETTLED))
    tables |= {
        "notices": rows_as_table("notices", notices),
        "approvals": pl.DataFrame(approvals, schema=TABLES["approvals"], orient="row"),
        "targets": rows_as_table("targets", agreements),
        "fund_lines": rows_as_table("fund_lines", lines),
        "accounts": rows_as_table("accounts", FundAccount.objects.filter(programme=programme)),
        "evidence": _evidence(programme, settled),
        "programme": programme_as_table(programme),
    }
    tables["places"] = _places(programme, tables)
    return {name: tables[name] for name in TABLES}


def _ledger(table: str, model: type[LedgerRow], programme: Programme) -> pl.DataFrame:
    return rows_as_table(table, model.objects.filter(programme=programme, status__in=SETTLED))


def rows_as_table(table: str, rows: QuerySet[Any]) -> pl.DataFrame:
    """The columns of a table from a queryset; a column that the register does not have stays empty."""
    own = READ_AS_IN.get(table) or (_read_as_defined(table) if table in AS_DEFINED else {})
    wanted = {column: own.get(column, READ_AS.get(column, column)) for column in TABLES[table]}
    held = {column: lookup for column, lookup in wanted.items() if lookup is not None}
    packed = [nth for nth, column in enumerate(held) if column in AS_JSON]
    read: Iterable[tuple[Any, ...]] = rows.order_by("pk").values_list(*held.values()).iterator(chunk_size=5000)
    if packed:
        read = (_packed(row, packed) for row in read)
    schema = {column: TABLES[table][column] for column in held}
    frame = pl.DataFrame(list(read), schema=schema, orient="row")
    lacking = [pl.lit(None, TABLES[table][column]).alias(column) for column in TABLES[table] if column not in held]
    if table in AS_DEFINED:  # the register keeps an empty text where a definition knows nothing
        lacking += [pl.col(column).replace("", None) for column, kind in schema.items() if kind == pl.String]
    return frame.with_columns(lacking).select(list(TABLES[table]))


def _read_as_defined(table: str) -> dict[str, str | None]:
    """How the columns of a defined ledger are read: a place by its code, another row by its record number."""
    sheet = SHEETS[table]
    rows = {column.name for column in sheet.ledger.columns if column.type == Type.RECORD}
    read: dict[str, str | None] = dict.fromkeys(sheet.elsewhere)
    read |= {name: f"{name}__record_no" if name in rows else kept for name, kept in sheet.kept.items()}
    return read if "pairing" in sheet.kept else read | {"pairing": None, "pairing_kind": None}


def _packed(row: tuple[Any, ...], packed: list[int]) -> tuple[Any, ...]:
    told = list(row)
    for nth in packed:
        told[nth] = json.dumps(told[nth], ensure_ascii=False, sort_keys=True)
    return tuple(told)


def _with_units(pairings: pl.DataFrame, programme: Programme) -> pl.DataFrame:
    """The organisations a pairing joins, as name·place code: no number of ours, so that two registers say the same."""
    named = Pairing.objects.filter(programme=programme, status__in=SETTLED).exclude(
        donor_unit=None, recipient_unit=None
    )
    units = pl.DataFrame(
        [
            (key, _unit(*donor), _unit(*recipient))
            for key, *rest in named.values_list(
                "record_no", "donor_unit__name", "donor_unit__place_id", "recipient_unit__name",
                "recipient_unit__place_id",
            )
            for donor, recipient in [(rest[:2], rest[2:])]
        ],
        schema={"key": pl.String, "donor_unit": pl.String, "recipient_unit": pl.String}, orient="row",
    )  # fmt: skip
    joined = pairings.drop("donor_unit", "recipient_unit").join(units, on="key", how="left")
    return joined.select(pairings.columns)


def _unit(name: str | None, place: str | None) -> str | None:
    return None if name is None else f"{name}·{place or ''}"


def _only_kind(pairings: pl.DataFrame) -> str | None:
    """The kind of all pairings of the programme, if they are of one; a row without a pairing is then of that kind."""
    kinds = pairings.filter(~pl.col("outside"))["pairing_kind"].unique().to_list()
    return kinds[0] if len(kinds) == 1 else None


def programme_as_table(programme: Programme) -> pl.DataFrame:
    row = (
        programme.code, programme.donor_id, programme.recipient_id, str(programme.books), programme.invented,
        programme.first_year, programme.last_year, programme.as_of, programme.asks_cosignatures,
    )  # fmt: skip
    return pl.DataFrame([row], schema=TABLES["programme"], orient="row")


def _evidence(programme: Programme, settled: dict[str, Any]) -> pl.DataFrame:
    """What proves each frozen row."""
    links: list[tuple[Any, ...]] = []
    for table, model in MODELS.items():
        keys = model.objects.filter(programme=programme, **settled).values("record_no")
        links += EvidenceLink.objects.standing().filter(ledger=LEDGER_OF[table], key__in=keys).values_list(
            "ledger", "key", "evidence__code", "evidence__publisher", "evidence__published_printed", "printed",
            "qualifier", "confidence", "evidence__address", "evidence__sha256", "evidence__kind", "evidence__taken_on",
        )  # fmt: skip
    return pl.DataFrame(links, schema=TABLES["evidence"], orient="row")


def _places(programme: Programme, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every place that a row names with those around it, under its name in the year the programme shows."""
    helped = helped_counties(programme, tables["pairings"])
    named = {programme.donor_id, programme.recipient_id, *helped}
    for frame in tables.values():
        for column in PLACE_COLUMNS:
            if column in frame.columns:
                named |= set(frame[column].drop_nulls().unique().to_list()) - {""}
    codes = named.union(*(place_codes.ancestors(code) for code in named))
    names: dict[str, tuple[str, str, str]] = {}
    for code, valid_from, *name in (
        Place.objects.filter(code_id__in=codes)
        .order_by("code_id", "valid_from")
        .values_list("code_id", "valid_from", "name_plain", "pinyin", "level")
    ):
        if code not in names or valid_from <= programme.shown_year:
            names[code] = (name[0], name[1], name[2])
    rows = [(code, *names.get(code, (None, None, None)), code in helped) for code in sorted(codes)]
    return pl.DataFrame(rows, schema=TABLES["places"], orient="row")


def helped_counties(programme: Programme, pairings: pl.DataFrame) -> frozenset[str]:
    """The counties the programme is for (受援县), under the places that its pairings help.

    Until 2020 those on the list of 832 poor counties; later, and in an invented programme, each county with a pairing
    of its own.
    """
    ties = pairings.filter(
        ~pl.col("outside"), ~pl.col("superseded"), pl.col("level").is_in(HELPING_LEVELS), pl.col("recipient") != ""
    )
    recipients = {code for code in ties["recipient"].unique() if place_codes.depth(code) >= 2}
    if not programme.invented and programme.shown_year <= LAST_YEAR_OF_THE_832:
        provinces = {place_codes.ancestors(code)[-1] for code in recipients}
        listed = {
            county.code_id
            for province in sorted(provinces)
            for county in counties_under(province, programme.shown_year, poverty_832=True)
        }
        held = {c for c in listed if not recipients.isdisjoint([c, *place_codes.ancestors(c)])}
        if held:
            return frozenset(held)
    own = ties.filter(pl.col("level") == "county")["recipient"].unique().to_list()
    return frozenset(code for code in own if place_codes.depth(code) == 3)

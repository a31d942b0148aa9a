"""The tables of a snapshot (快照表): their names, columns and types. What is not here is not judged.

Belongs here: one schema per table. Does not belong: names of persons, ID or bank numbers: none is ever frozen.
All `key` columns hold record numbers; `donor`, `recipient`, `place` hold division codes; money is whole fen.
"""

import polars as pl

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.column import Kind

NUMBER = pl.Decimal(20, 4)

# What every row of a programme carries. `pairing_kind` is the kind of its pairing (ew_cooperation, …) or empty.
ROW: dict[str, Kind] = {
    "key": pl.String,
    "status": pl.String,
    "year": pl.Int64,
    "donor": pl.String,
    "recipient": pl.String,
    "pairing": pl.String,
    "pairing_kind": pl.String,
    "confidence": pl.String,
    "qualifier": pl.String,
    "complete": pl.Boolean,
    "outside": pl.Boolean,
}

Schema = dict[str, Kind]

TABLES: dict[str, Schema] = {
    "programme": {
        "code": pl.String, "donor": pl.String, "recipient": pl.String, "books": pl.String, "invented": pl.Boolean,
        "first_year": pl.Int64, "last_year": pl.Int64, "as_of": pl.Date, "asks_cosignatures": pl.Boolean,
    },
    # every place the rows name, with those around it; `helped` marks the counties the programme is for
    "places": {"code": pl.String, "name": pl.String, "pinyin": pl.String, "level": pl.String, "helped": pl.Boolean},
    "pairings": ROW | {
        "level": pl.String, "kind": pl.String, "also_kind": pl.String, "superseded": pl.Boolean,
        "from_first": pl.Date, "from_last": pl.Date, "from_printed": pl.String,
        "to_first": pl.Date, "to_last": pl.Date, "to_printed": pl.String, "agreed_on": pl.Date,
        "last_activity_on": pl.Date,
        "donor_unit": pl.String, "recipient_unit": pl.String,  # organisations as name·place code; never a person
    },
    "agreements": ROW | {"kind": pl.String, "title": pl.String, "signed_first": pl.Date, "signed_last": pl.Date},
    "targets": {
        "agreement": pl.String, "indicator": pl.String, "measure": pl.String, "year": pl.Int64, "value": NUMBER,
        "unit": pl.String,
    },
    "meetings": ROW | {
        "kind": pl.String, "counts_as": pl.String, "level": pl.String, "place": pl.String, "held_first": pl.Date,
        "held_last": pl.Date, "persons": pl.Int64, "agreements_signed": pl.Int64, "documents_issued": pl.Int64,
        "during": pl.String,
    },
    "projects": ROW | {
        "name": pl.String, "category": pl.String, "area": pl.String, "nature": pl.String, "stage": pl.String,
        "total_fen": pl.Int64, "planned_start": pl.Date, "planned_finish": pl.Date, "cross_year": pl.Boolean,
        "beneficiaries": pl.Int64, "beneficiaries_unit": pl.String, "beneficiary_households": pl.Int64,
        "beneficiary_persons": pl.Int64, "lifted_persons": pl.Int64, "output": NUMBER, "output_unit": pl.String,
        "performance_target": pl.String, "benefit_mechanism": pl.String, "benefit_terms": pl.String,
        "benefit_households": pl.Int64, "benefit_share_fen": pl.Int64,
        "description": pl.String, "village_printed": pl.String, "library_on": pl.Date,
        "approval_no": pl.String, "approval_on": pl.Date,
        "budget_no": pl.String, "budget_on": pl.Date, "procurement": pl.String, "contractor": pl.String,
        "contract_no": pl.String, "contract_sum_fen": pl.Int64, "contract_on": pl.Date,
        "leader_cosigned_on": pl.Date, "cadre_cosigned_on": pl.Date,  # the days alone: who signed is never frozen
        "start_first": pl.Date, "start_last": pl.Date, "progress_percent": pl.Int64, "progress_on": pl.Date,
        "finish_first": pl.Date, "finish_last": pl.Date, "accepted_on": pl.Date, "acceptance": pl.String,
        "audit_on": pl.Date, "audit_fen": pl.Int64, "handed_over_on": pl.Date, "asset_reason": pl.String,
        "same_as": pl.String, "part_of": pl.String,
    },
    "fund_lines": {"project": pl.String, "source": pl.String, "amount_fen": pl.Int64},
    "notices": {"project": pl.String, "shown_at": pl.String, "first_day": pl.Date, "last_day": pl.Date},
    # what the approval number that a project has now was given for, where the history tells of a change since
    "approvals": {
        "project": pl.String, "approval_no": pl.String, "description": pl.String, "village_printed": pl.String,
        "category": pl.String, "recipient": pl.String,
    },
    "accounts": {"code": pl.String, "stage": pl.String, "holder": pl.String, "project": pl.String},
    "movements": ROW | {
        "kind": pl.String, "fund_type": pl.String, "form": pl.String, "amount_fen": pl.Int64,
        "on_first": pl.Date, "on_last": pl.Date, "account_from": pl.String, "account_to": pl.String,
        "project": pl.String, "document_no": pl.String, "payee": pl.String, "invoice_no": pl.String,
        "purpose": pl.String, "reverses": pl.String, "derived_from": pl.String,
    },
    "quantities": ROW | {
        "indicator": pl.String, "belongs_to": pl.String, "measure": pl.String, "period_first": pl.Date,
        "period_last": pl.Date, "quantity": NUMBER, "unit": pl.String, "derived": pl.Boolean,
        "derived_from": pl.String, "counted": pl.Boolean,
    },
    "claims": ROW | {
        "kind": pl.String, "measure": pl.String, "indicator": pl.String, "scope": pl.String,
        "period_from": pl.String, "period_to": pl.String, "first_year": pl.Int64, "last_year": pl.Int64,
        "value": NUMBER, "unit": pl.String, "printed": pl.String, "checked_by": pl.String,
    },
    "evidence": {
        "ledger": pl.String, "key": pl.String, "evidence": pl.String, "publisher": pl.String,
        "published": pl.String, "printed": pl.String, "qualifier": pl.String, "confidence": pl.String,
        "address": pl.String, "sha256": pl.String, "kind": pl.String, "taken_on": pl.Date,
    },
}  # fmt: skip

# The other ledgers are frozen as they are defined, without what names a person.
OF_THEIR_OWN = ("pairings", "meetings", "projects", "funds")
AS_DEFINED = tuple(name for name in LEDGERS if name not in OF_THEIR_OWN)
TABLES |= {name: ROW | LEDGERS[name].frozen_schema for name in AS_DEFINED}

# The columns that tell one row of a table from another; `key` where a table is not named here.
KEYS = {
    "programme": ("code",), "places": ("code",), "accounts": ("code",), "fund_lines": ("project", "source"),
    "notices": ("project", "shown_at", "first_day"), "approvals": ("project",),
    "targets": ("agreement", "measure", "year", "unit"), "evidence": ("ledger", "key", "evidence", "printed"),
}  # fmt: skip

# The ledger that a table's rows belong to, as rows and findings name it.
LEDGER_OF = {
    "pairings": "pairings", "agreements": "agreements", "meetings": "meetings", "projects": "projects",
    "movements": "funds", "quantities": "quantities", "claims": "claims",
} | {name: name for name in AS_DEFINED}  # fmt: skip


def table_of(ledger: str) -> str:
    """The table that holds a ledger's rows."""
    return next(table for table, held in LEDGER_OF.items() if held == ledger)

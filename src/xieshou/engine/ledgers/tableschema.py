"""A ledger as a Table Schema (表结构说明): what other programs need to know of our files, in the form of Frictionless.

Belongs here: the translation. Does not belong: what a column means (its definition).
"""

from __future__ import annotations

from typing import Any

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.exporting import header_of
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.yuan import yuan_text

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {
    Type.INTEGER: "integer", Type.DECIMAL: "number", Type.MONEY: "number", Type.DATE: "date", Type.YEAR: "year",
    Type.BOOLEAN: "boolean",
}  # fmt: skip
PATTERNS = {
    Type.PUBLISHED_DATE: r"\d{4}(-\d{2}(-\d{2})?)?",
    Type.ID_NUMBER: r"\d{17}[\dX](\d{2})?",
}


def of(ledger: Ledger) -> dict[str, Any]:
    """The schema of the ledger's files. An export leaves out ID numbers; a file may leave out what is not required."""
    return {
        "$schema": PROFILE, "name": ledger.name, "title": f"{ledger.zh} {ledger.en}",
        "description": f"{ledger.about_zh} {ledger.about_en}", "missingValues": [""],
        "fieldsMatch": "superset", "fields": [_field(column) for column in ledger.columns],
    }  # fmt: skip


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": header_of(column), "title": column.zh, "type": TYPES.get(column.type, "string"),
        "description": f"{column.meaning_zh} {column.meaning_en}",
    }  # fmt: skip
    if column.type == Type.BOOLEAN:
        field |= {"trueValues": ["是"], "falseValues": ["否"]}
    if column.example:
        field["example"] = column.example
    if constraints := _constraints(column):
        field["constraints"] = constraints
    return field


def _constraints(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.required:
        found["required"] = True
    if column.type == Type.CODE:
        found["enum"] = [term.name_zh for term in code_list(column.codes).values()]
    if column.type in (Type.TEXT, Type.ORGANISATION):
        found["maxLength"] = column.longest
    if column.type in PATTERNS:
        found["pattern"] = PATTERNS[column.type]
    for constraint, limit in (("minimum", column.least), ("maximum", column.most)):
        if limit is not None:
            found[constraint] = float(yuan_text(limit)) if column.type == Type.MONEY else limit
    return found

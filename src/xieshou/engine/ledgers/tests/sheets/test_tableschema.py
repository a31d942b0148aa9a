"""The schema that other programs read, against the rules of Table Schema for the properties we use."""

from __future__ import annotations

import json

import polars as pl
import pytest

from xieshou.engine.ledgers import LEDGERS, exporting, tableschema

TYPES = {"string", "integer", "number", "date", "year", "boolean"}
CONSTRAINTS = {
    "required": {"string", "integer", "number", "date", "year", "boolean"}, "enum": {"string"}, "maxLength": {"string"},
    "pattern": {"string"}, "minimum": {"integer", "number", "year"}, "maximum": {"integer", "number", "year"},
}  # fmt: skip


@pytest.mark.parametrize("name", LEDGERS)
def test_the_schema_keeps_the_rules_of_its_standard(name):
    schema = json.loads(json.dumps(tableschema.of(LEDGERS[name])))
    names = [field["name"] for field in schema["fields"]]
    assert schema["$schema"] == "https://datapackage.org/profiles/2.0/tableschema.json"
    assert schema["fieldsMatch"] in ("exact", "equal", "subset", "superset", "partial")
    assert len(names) == len(set(names))
    assert schema["missingValues"] == [""]
    for field in schema["fields"]:
        assert field["type"] in TYPES
        assert all(field[key] for key in ("name", "title", "description"))
        for constraint, value in field.get("constraints", {}).items():
            assert field["type"] in CONSTRAINTS[constraint], (field["name"], constraint)
            assert constraint != "enum" or (value and len(value) == len(set(value)))


@pytest.mark.parametrize("name", LEDGERS)
def test_every_column_of_an_export_is_in_the_schema(name):
    ledger = LEDGERS[name]
    empty = pl.DataFrame(schema=ledger.schema)
    exported = exporting.cells_of(empty, ledger, pl.DataFrame(schema={"code": pl.String, "name": pl.String})).columns
    assert set(exported) <= {field["name"] for field in tableschema.of(ledger)["fields"]}


def test_what_a_column_holds_is_said():
    fields = {field["title"]: field for field in tableschema.of(LEDGERS["labour"])["fields"]}
    assert fields["月收入"]["type"] == "number"
    assert fields["月收入"]["constraints"] == {
        "minimum": 0.0,
        "maximum": 100000.0,
    }
    assert fields["户类型"]["constraints"]["enum"][0] == "脱贫户"
    assert fields["户类型"]["constraints"]["required"]
    assert fields["计入稳定就业"]["trueValues"] == ["是"]
    assert fields["务工开始日期"]["type"] == "date"
    assert fields["年度"]["type"] == "year"
    assert fields["备注"]["constraints"]["maxLength"] == 2000

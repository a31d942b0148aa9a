"""The publications and the file behind the published rows (佐证), and which row each of them proves.

Belongs here: `sources.csv`, the sources of the partners that came after, the report of June 2018.
Does not belong: addresses of copies on other people's sites; none is kept anywhere.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import cache

from xieshou.apps.accounts.models import Evidence, EvidenceLink
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.claims import total_rows
from xieshou.demo.guangdong_sichuan.pairings import successors
from xieshou.demo.guangdong_sichuan.published import (
    DATA,
    TABLES,
    Published,
    Rule,
    Span,
    cases,
    in_both,
    mapping,
    rows,
    table,
)
from xieshou.demo.guangdong_sichuan.quantities import numbers
from xieshou.engine.reconcile.checks import read_check, rows_named

LEDGER = {
    "pairing": "pairings", "agreement": "agreements", "movement": "funds", "project": "projects", "meeting": "meetings",
    "reported_quantity": "quantities",
}  # fmt: skip
_SOURCE = re.compile(r"gs-src-\d{3}")


def evidence() -> list[Evidence]:
    """Every publication and file, by code."""
    return [
        *(_publication(row) for row in table("sources")),
        *(_later_source(code, said) for code, said in mapping()["successors"]["sources"].items()),
        *(_file(code, said) for code, said in files().items()),
    ]


def files() -> dict[str, Rule]:
    """The files that ship with the published rows, by evidence code."""
    return mapping()["meetings"]["files"]


def file_bytes(code: str) -> bytes:
    """The content of such a file."""
    return (DATA / files()[code]["file"]).read_bytes()


def _publication(row: dict[str, str]) -> Evidence:
    return Evidence(
        code=row["code"], kind=Evidence.Kind.PUBLICATION, publisher=row["publisher"],
        is_copy_elsewhere=row["mirror_copy"] == "yes", address=row["address"],
        **Span.read(row["published_on"]).columns("published"),
    )  # fmt: skip


def _later_source(code: str, said: Rule) -> Evidence:
    return Evidence(
        code=f"pp-{code}", kind=Evidence.Kind.PUBLICATION, publisher=said["publisher"], title=said["title"],
        **Span.read(str(said["published_on"])).columns("published"),
    )  # fmt: skip


def _file(code: str, said: Rule) -> Evidence:
    content = file_bytes(code)
    return Evidence(
        code=code, kind=Evidence.Kind.DOCUMENT, title=said["title"], publisher=said["publisher"],
        is_copy_elsewhere=True, file_name=said["file"], media_type="text/plain", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), note=in_both([(said["note_zh"], said["note_en"])]),
        **Span.read(str(said["published_on"])).columns("published"),
    )  # fmt: skip


def links(kept: dict[str, Evidence]) -> list[EvidenceLink]:
    """Which publication proves which row, with the figure as printed there."""
    return [
        EvidenceLink(evidence=kept[code], ledger=ledger, key=key, printed=printed, **how)
        for ledger, key, code, printed, how in _proofs()
    ]


def _proofs() -> Iterator[tuple[str, str, str, str, dict[str, str]]]:
    for row in _all_rows():
        ledger = LEDGER[row.rule["becomes"]]
        shown = [(one.record_no, one.printed) for one in numbers(row)] if ledger == "quantities" else []
        for key, printed in shown or [(row.number, _printed(row))]:
            for code in _sources(row):
                yield ledger, key, code, printed, _how(row)
        if named := row.rule.get("file"):
            yield ledger, row.number, named, "", {"confidence": "high"}
    for line, later in successors():
        confidence = mapping()["successors"]["confidence"][later["evidence"]]
        for code in later["source"].split(";"):
            yield "pairings", f"pp-{line:03d}", f"pp-{code}", later["valid_from"], {"confidence": confidence}
    for row in total_rows():
        yield "claims", row.number, row["source"], row["published_as"], _how(row)
    for rule in [*cases()["reconcile"], *cases()["differ"]]:
        named_rows = rows_named(read_check({"comparisons": rule["comparisons"]}))
        for code in dict.fromkeys(code for named in named_rows for code in sources_by_row()[named]):
            yield "claims", rule["id"], code, "", {}


def _all_rows() -> list[Published]:
    return [row for name in TABLES for row in rows(name)]


@cache
def sources_by_row() -> dict[tuple[str, str], tuple[str, ...]]:
    """The sources of each published row, by ledger and record number."""
    found = {(LEDGER[row.rule["becomes"]], row.number): _sources(row) for row in _all_rows()}
    return found | {("claims", row.number): (row["source"],) for row in total_rows()}


def _sources(row: Published) -> tuple[str, ...]:
    """The source of a row, and any other that its note names."""
    return tuple(dict.fromkeys([row["source"], *_SOURCE.findall(row.get("note"))]))


def _how(row: Published) -> dict[str, str]:
    qualifier = row.get("qualifier")
    return {
        "qualifier": packs.qualifier_of(qualifier).code if qualifier else "",
        "confidence": row["confidence"],
    }


def _printed(row: Published) -> str:
    """The figures as printed: money and counts, without words of ours for the units; else the days."""
    counts = [row.get(column) for column in ("target_value", "beneficiaries_value", "output_value")]
    figures = [row.get("amount_published"), *counts]
    days = Span.read(row.get("date_from") or row.get("from_date"), row.get("date_to") or row.get("to_date")).printed
    return "；".join(figure for figure in figures if figure) or days

"""Write the tables of the documents that follow from the code: `python -m tools.reference [--check]`.

Belongs here: what the code already holds (columns of a snapshot, the catalogue, roles, rules) as Markdown tables, in
both languages; the words for it stand in `reference_words.yaml`. Does not belong: sentences. They are written by hand
around the marks `<!-- begin: NAME -->` and `<!-- end: NAME -->`; only what stands between two marks is replaced.

`--check` changes nothing and ends with 1 when a page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.life_cycle_reference import life_diagram, life_gates, life_steps
from tools.report_tables_reference import report_tables_page
from xieshou.apps.accounts.policies import DEEDS
from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.engine.findings import RULES
from xieshou.engine.ledgers import LEDGERS, Column, Ledger
from xieshou.engine.snapshot.tables import AS_DEFINED, KEYS, LEDGER_OF, ROW, TABLES

ROOT = Path(__file__).resolve().parents[1]
WITH_COMMON = "The common columns, and these. 含共同列，另有下列各列。"
ALONE = "These columns alone. 仅有下列各列。"
CATALOGUE = (
    "指标 indicator",
    "名称 name",
    "单位 unit",
    "统计什么 what it counts",
    "计算时期 computed in",
    "依据 basis",
)
LEDGER_HEADS = ("栏目 column", "name", "type 类型", "含义 meaning", "同义表头 synonyms", "privacy 公开", "basis 依据")
TYPES = {"String": "text 文本", "Int64": "whole number 整数", "Boolean": "yes/no 是否", "Date": "day 日期"}


def main() -> int:
    """Renew every page, or say which are stale."""
    check = "--check" in sys.argv[1:]
    wanted = {path: renewed(path) for path in PAGES} | {ledger_path(name): ledger_page(name) for name in LEDGERS}
    wanted[ROOT / "docs" / "reference" / "report-tables.md"] = report_tables_page(table)
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'stale; run python -m tools.reference' if check else 'renewed'}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], "utf-8")
    return 1 if check and stale else 0


def renewed(path: Path) -> str:
    """The page with each of its parts as the code now has it. Raises ValueError when a mark is missing."""
    text = path.read_text("utf-8")
    for name in PAGES[path]:
        begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"{path}: write {begin} and {end} once each, on lines of their own.")
        before, rest = text.split(begin)
        text = "\n".join([before + begin, *PARTS[name](), end + rest.split(end)[1]])
    return text


@cache
def words() -> dict[str, Any]:
    """The words for columns, roles and deeds in both languages."""
    with (ROOT / "tools" / "reference_words.yaml").open(encoding="utf-8") as file:
        return dict(yaml.safe_load(file))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table."""
    named = list(heads)
    yield "| " + " | ".join(named) + " |"
    yield "|" + " --- |" * len(named)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def roles(language: str) -> Iterator[str]:
    """Role by role, what it may do (accounts/policies.py)."""
    known = words()
    deeds = list(known["deeds"])
    assert set(deeds) == set().union(*DEEDS.values()), "reference_words.yaml, deeds: not those of policies.DEEDS"
    heads = [known["role"][language], *(known["deeds"][deed][language] for deed in deeds)]
    return table(
        heads,
        ([f"{known['roles'][role][language]} `{role}`", *("●" if deed in allowed else "" for deed in deeds)]
         for role, allowed in DEEDS.items()),
    )  # fmt: skip


def common_columns() -> Iterator[str]:
    """The columns that every ledger's table carries."""
    return _columns(ROW, words()["common"])


def tables() -> Iterator[str]:
    """Each table of a snapshot with its own columns."""
    known = words()["tables"] | {name: _defined(name) for name in AS_DEFINED}
    assert set(known) == set(TABLES), "reference_words.yaml, tables: not those of engine/snapshot/tables.py"
    for name, schema in TABLES.items():
        is_ledger = ROW.items() <= schema.items()
        yield ""
        yield f"### `{name}`"
        yield ""
        yield f"{known[name]['about']['zh']} · {known[name]['about']['en']}"
        yield ""
        key = ", ".join(f"`{column}`" for column in KEYS.get(name, ("key",)))
        common = (
            "The common columns, and these. 含共同列，另有：" if is_ledger else "These columns alone. 仅有下列各列。"
        )
        yield f"Key 键: {key}. {common}"
        yield ""
        own = {column: kind for column, kind in schema.items() if not is_ledger or column not in ROW}
        yield from _columns(own, {column: _words_of(name, column, known[name]["columns"]) for column in own})


def _words_of(table: str, column: str, known: dict[str, dict[str, str]]) -> dict[str, str]:
    """The words for a column: those written for the table, else those of the ledger's definition."""
    return known[column] if column in known else _defined(LEDGER_OF[table])["columns"][column]


def _columns(schema: Any, known: dict[str, dict[str, str]]) -> Iterator[str]:
    assert list(known) == list(schema), f"reference_words.yaml: {sorted(set(known) ^ set(schema))} do not fit the table"
    return table(
        ("column 列", "type 类型", "含义", "meaning"),
        ((f"`{name}`", _type(kind), known[name]["zh"], known[name]["en"]) for name, kind in schema.items()),
    )


def _type(kind: Any) -> str:
    if hasattr(kind, "scale"):
        return f"decimal 小数 ({kind.precision}, {kind.scale})"
    return TYPES[str(kind)]


def _defined(name: str) -> dict[str, Any]:
    """The words for the table of a ledger: those of its definition."""
    ledger = LEDGERS[name]
    of = {part: column for column in ledger.columns for part in column.schema}
    columns = {part: {"zh": column.zh, "en": column.en} for part, column in of.items()}
    hashed = {"id_hash": {"zh": "证件号的加密摘要", "en": "keyed hash of the ID number"}}
    return {"about": {"zh": ledger.about_zh, "en": ledger.about_en}, "columns": columns | hashed}


def ledger_path(name: str) -> Path:
    """The page of a ledger."""
    return ROOT / "docs" / "reference" / "ledgers" / f"{name}.md"


def ledger_page(name: str) -> str:
    """The whole page of a ledger, from its definition."""
    ledger = LEDGERS[name]
    keys = " · ".join("+".join(f"`{column}`" for column in key) for key in ledger.keys)
    rules = ", ".join(code for code, rule in RULES.items() if name in rule.ledgers) or "–"
    return "\n".join(
        [
            f"# {ledger.zh} {ledger.en}",
            "",
            f"`{name}` · {ledger.about_zh} · {ledger.about_en}",
            "",
            f"- Record numbers 登记号: `{ledger.prefix}513431-2024-0001`",
            f"- The same row is known by 判断同一行的依据: `record_no`, {keys}",
            f"- Rules 核查规则: {rules} ([rules.md](../rules.md))",
            f"- Template 模板: `xieshou template {name} -o {name}.xlsx`",
            "",
            "● required 必填 · published 有公开依据 / inferred 系统推定",
            "",
            *table(LEDGER_HEADS, map(_ledger_row, ledger.columns)),
            "",
            *_code_lists(ledger),
        ]
    )


def _ledger_row(column: Column) -> tuple[str, ...]:
    kind = f"{column.type}" + (f" `{column.codes}`" if column.codes else f" `{column.ledger}`" if column.ledger else "")
    basis = f"{column.origin} {', '.join(column.source)}"
    limits = " … ".join("" if one is None else str(one) for one in (column.least, column.most)).strip(" …")
    return (
        f"{column.zh}{' ●' if column.required else ''}<br>{column.en}", f"`{column.name}`",
        kind + (f"<br>{limits}" if limits else ""), f"{column.meaning_zh}<br>{column.meaning_en}",
        "、".join(column.synonyms), column.privacy.value, basis,
    )  # fmt: skip


def _code_lists(ledger: Ledger) -> Iterator[str]:
    names = [column.codes for column in ledger.columns if column.codes]
    if names:
        yield "## Codes 代码"
        yield ""
    for name in dict.fromkeys(names):
        yield f"### `{name}`"
        yield ""
        yield from table(
            ("code 代码", "中文", "English", "也写作 also written", "basis 依据"),
            (
                (f"`{code}`", term.name_zh, term.name_en, "、".join(getattr(term, "synonyms", ())),
                 f"{term.basis} {', '.join(term.source)}")
                for code, term in code_list(name).items()
            ),
        )  # fmt: skip
        yield ""


def indicators() -> Iterator[str]:
    """The catalogue, block by block."""
    catalogue, units = packs.indicators(), packs.units()
    computed = sum(one.computed for one in catalogue.values())
    yield f"In the catalogue 目录所列: {len(catalogue)}. Computed by the system 系统计算: {computed}."
    for block in packs.blocks().values():
        yield ""
        yield f"### {block.code} {block.name_zh} · {block.name_en}"
        yield ""
        yield from table(
            CATALOGUE, (_entry(one, units[one.unit]) for one in catalogue.values() if one.block == block.code)
        )


def _entry(one: packs.Indicator, unit: packs.Unit) -> tuple[str, ...]:
    held = [name for name, definition in one.definitions.items() if definition.computed]
    return (
        one.id,
        f"{one.name_zh} · {one.name_en}",
        f"{unit.name_zh} · {unit.name_en}",
        f"{one.counts_zh}<br>{one.counts_en}",
        "<br>".join(f"`{name}`" for name in held) or "–",
        one.basis,
    )


def rules() -> Iterator[str]:
    """The audit rules in force."""
    return table(
        ("rule 规则", "severity 级别", "查什么", "what it finds", "source 依据"),
        ((rule.code, rule.severity.value, rule.title_zh, rule.title_en, rule.source) for rule in RULES.values()),
    )


PARTS: dict[str, Callable[[], Iterable[str]]] = {
    "roles": lambda: roles("en"),
    "roles_zh": lambda: roles("zh"),
    "common_columns": common_columns,
    "tables": tables,
    "indicators": indicators,
    "rules": rules,
    "life_diagram": life_diagram,
    "life_steps": lambda: life_steps(table),
    "life_gates": lambda: life_gates(table),
}
PAGES: dict[Path, tuple[str, ...]] = {
    ROOT / "docs" / "operations.md": ("roles",),
    ROOT / "docs" / "operations.zh-CN.md": ("roles_zh",),
    ROOT / "docs" / "reference" / "snapshot.md": ("common_columns", "tables"),
    ROOT / "docs" / "reference" / "indicators.md": ("indicators",),
    ROOT / "docs" / "reference" / "rules.md": ("rules",),
    ROOT / "docs" / "reference" / "life-cycle.md": ("life_diagram", "life_steps", "life_gates"),
}

if __name__ == "__main__":
    sys.exit(main())

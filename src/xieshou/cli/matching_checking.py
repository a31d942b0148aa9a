"""Checking a result of `xieshou match`: before it is written, and again by `verify`.

Belongs here: the certificate's digests and claims against its files and inputs. Does not belong: the arithmetic of the
check (the engine), reading and writing files (matching_files).
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xieshou.cli import matching_files as files
from xieshou.cli.base import DIFFERENCE, UNREADABLE, Stop, give, home_option, json_option, say
from xieshou.cli.matching_engine import engine, in_readers_language, missing
from xieshou.cli.words import _

if TYPE_CHECKING:
    import polars as pl

FILE = click.Path(dir_okay=False, path_type=Path)


def recheck(
    certificate: dict[str, Any], folder: Path, tables: dict[str, pl.DataFrame], rules_text: str | None
) -> tuple[Any, list[str]]:
    """What independent code finds in a result folder, and every difference in the reader's language."""
    room = engine()
    placements, prices = (files.read_table(folder / f"{n}.parquet") for n in ("placements", "prices"))
    if certificate.get("scope") == "edges":
        given = (certificate, placements, prices, *scored(tables))
        found, differences = room.recheck_edges(*given, couples=tables.get("couples"))
    else:
        given = (certificate, placements, prices, *market(folder, tables, rules_text))
        found, differences = room.recheck_market(*given, couples=tables.get("couples"))
    return found, [in_readers_language(*difference) for difference in differences]


def scored(tables: dict[str, pl.DataFrame]) -> tuple[Any, ...]:
    """Somebody's scored pairs: edges, capacities, workers."""
    return tables["edges"], tables["capacities"], tables.get("workers")


def market(folder: Path, tables: dict[str, pl.DataFrame], rules_text: str | None) -> tuple[Any, ...]:
    """A market by a pack: pairs, workers, posts, pack."""
    from xieshou.engine.matching.tables import market_tables

    people, places, pack, _left = market_tables(tables["workers"], tables["posts"], engine().read_pack(rules_text))
    pairs = files.read_table(folder / "pairs.parquet") if (folder / "pairs.parquet").exists() else None
    return pairs, people, places, pack


def _ask_ortools(
    certificate: dict[str, Any], folder: Path, tables: dict[str, pl.DataFrame], rules_text: str | None
) -> int:
    """The total that OR-Tools finds for the same instance."""
    say(_("OR-Tools solves the same instance …"))
    room = engine()
    try:
        if certificate.get("scope") == "edges":
            total: int = room.second_total_of_edges(certificate, *scored(tables))
        else:
            total = room.second_total_of_market(certificate, *market(folder, tables, rules_text))
    except room.Refused as error:
        raise Stop(in_readers_language(error.message_zh, error.message_en)) from error
    return total


def read_certificate(folder: Path) -> dict[str, Any]:
    """The certificate of a result folder, or Stop with exit code 4."""
    path = folder / "certificate.json"
    try:
        certificate = json.loads(files.read_text(path))
    except json.JSONDecodeError as error:
        raise Stop(_("%s is not JSON any more: line %s cannot be read.") % (path, error.lineno), UNREADABLE) from error
    if not isinstance(certificate, dict):
        raise Stop(_("%s is not a certificate.") % path, UNREADABLE)
    return certificate


def digests_differ(certificate: dict[str, Any], out: Path) -> list[str]:
    """Every file of a result folder that is not as it was written."""
    differences = []
    if certificate.get("digest") != files.self_digest(certificate):
        differences.append(_("%s was changed after it was written") % "certificate.json")
    listed = certificate.get("files")
    for name, sha in (listed if isinstance(listed, dict) else {}).items():
        path = out / Path(name).name
        if not path.is_file():
            differences.append(_("%s is missing") % name)
        elif files.digest(path) != sha:
            differences.append(_("%s was changed after it was written") % name)
    return differences


def read_inputs(
    certificate: dict[str, Any], elsewhere: dict[str, Path | None], differences: list[str]
) -> tuple[dict[str, Any], str | None]:
    """The inputs a certificate names, wherever they are now; rules as text. Other contents are a difference."""
    inputs = certificate.get("inputs")
    inputs = inputs if isinstance(inputs, dict) else {}
    needed = {"edges", "capacities"} if certificate.get("scope") == "edges" else {"workers", "posts"}
    tables: dict[str, Any] = {}
    rules_text = None
    for name in sorted({*inputs, *needed}):
        claimed = inputs.get(name)
        claimed = claimed if isinstance(claimed, dict) else {}
        path = elsewhere.get(name) or (Path(str(claimed["path"])) if "path" in claimed else None)
        if path is None or not path.is_file():
            raise Stop(_("The input %s is not there: %s. Say where it is: --%s FILE") % (name, path, name), UNREADABLE)
        if files.digest(path) != claimed.get("sha256"):
            differences.append(_("%s: %s is not the file the certificate was made from") % (name, path))
        if name == "rules":
            rules_text = files.read_text(path)
        else:
            tables[name] = files.read_table(path)
    return tables, rules_text


def _check_again(
    certificate: dict[str, Any], out: Path, tables: dict[str, Any], rules_text: str | None, differences: list[str]
) -> Any:
    """What the inputs and the placements give, or None when they cannot even be joined; adds the differences."""
    try:
        found, broken = recheck(certificate, out, tables, rules_text)
        differences += broken
        return found
    except Stop as error:
        differences.append(error.message)
    except engine().Refused as error:
        why = in_readers_language(error.message_zh, error.message_en)
        differences.append(_("the result cannot be joined with its inputs: %s") % why)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        differences.append(_("the result cannot be joined with its inputs: %s") % _technical(error))
    except Exception as error:
        if not type(error).__module__.startswith("polars"):
            raise
        differences.append(_("the result cannot be joined with its inputs: %s") % _technical(error))
    return None


def _technical(error: Exception) -> str:
    """A library's own words are English; in Chinese only their kind is named."""
    kind = type(error).__name__
    return in_readers_language(f"{kind}（表的列或类型不对）", f"{kind}: {error}")


@click.command(
    "verify", help=_("Check a result folder again from its inputs, with code that shares nothing with the solver.")
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--edges", type=FILE, metavar="E")
@click.option("--capacities", type=FILE, metavar="C")
@click.option("--workers", type=FILE, metavar="W")
@click.option("--posts", type=FILE, metavar="P")
@click.option("--rules", type=FILE, metavar="R")
@click.option("--couples", type=FILE, metavar="F")
@click.option(
    "--with-ortools", is_flag=True, help=_("Solve the same instance with OR-Tools too, and compare (extra “ortools”).")
)
@home_option
@json_option
def verify(out: Path, with_ortools: bool, home_dir: Path | None, as_json: bool, **elsewhere: Path | None) -> None:
    """Check a result again; exit 1 on any difference, 4 when an input is not there."""
    if with_ortools and importlib.util.find_spec("ortools") is None:
        raise missing("ortools", "ortools")
    certificate = read_certificate(out)
    engine()
    differences = digests_differ(certificate, out)
    tables, rules_text = read_inputs(certificate, elsewhere, differences)
    if rules_text is None and certificate.get("scope") != "edges":
        rules_text = files.read_text(out / "rules.yaml")
    found = _check_again(certificate, out, tables, rules_text, differences)
    second = None
    if with_ortools and found is not None:
        second = _ask_ortools(certificate, out, tables, rules_text)
        claim = "bound" if "couples" in certificate else "objective"  # OR-Tools knows of no couples
        if second != certificate.get(claim):
            differences.append(_("certificate says %s %s, OR-Tools finds %s") % (claim, certificate.get(claim), second))
    if as_json:
        again = {} if found is None else {
            "objective": found.objective, "bound": found.bound, "placed": found.placed,
            "blocking_pairs": found.blocking,
        }  # fmt: skip
        if second is not None:
            again["ortools"] = second
        give({"valid": not differences, **again, "differences": differences})
    for difference in differences:
        say(difference)
    if differences:
        raise click.exceptions.Exit(DIFFERENCE)
    if not as_json:
        click.echo(
            _("Valid: %s placed, total %s, computed again from the inputs.")
            % (certificate["placed"], certificate["objective"])
        )
        if second is not None:
            click.echo(_("OR-Tools finds the same: %s.") % second)

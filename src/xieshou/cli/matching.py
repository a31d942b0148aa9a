"""`xieshou match`: workers to posts, with proof and reasons; and checking such a result again.

Belongs here: options, files in and out, the certificate's digests, exit codes. Does not belong: matching.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xieshou import __version__
from xieshou.cli import matching_files as files
from xieshou.cli.base import DIFFERENCE, ROWS_REFUSED, UNREADABLE, Stop, give, home_option, json_option, say
from xieshou.cli.words import _

if TYPE_CHECKING:
    import polars as pl

CHECK_AT_ONCE = 10**10
"""workers x posts: beyond, --all-pairs leaves the independent check to `verify`"""
FILE = click.Path(dir_okay=False, path_type=Path)


def _engine() -> Any:
    """The engine room; numpy and numba come with the extra `matching`."""
    try:
        import xieshou.engine.matching as engine
    except ModuleNotFoundError as error:
        raise Stop(
            _("This command needs the extra “matching” (missing: %s). Install: pip install 'xieshou[matching]'")
            % error.name
        ) from error
    return engine


@click.group(invoke_without_command=True, help=_("Match workers to posts: the best whole, with proof and reasons."))
@click.option(
    "--workers",
    "workers_file",
    type=FILE,
    metavar="W",
    help=_("Workers: id and the columns of the rules (.parquet, .csv, .xlsx)."),
)
@click.option("--posts", "posts_file", type=FILE, metavar="P", help=_("Posts: id, slots and the columns of the rules."))
@click.option("--rules", "rules_file", type=FILE, metavar="R", help=_("Rule pack (YAML); default: the one that ships."))
@click.option(
    "--edges", "edges_file", type=FILE, metavar="E", help=_("Pairs somebody else has scored: worker, post, weight.")
)
@click.option("--capacities", "capacities_file", type=FILE, metavar="C", help=_("With --edges: post, slots."))
@click.option(
    "--mechanism",
    type=click.Choice(["weight", "stable"]),
    default="weight",
    show_default=True,
    help=_("weight: the greatest total. stable: strict priority, nobody is passed over."),
)
@click.option("--all-pairs", is_flag=True, help=_("Over every eligible pair, not only each worker's best."))
@click.option(
    "--top",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help=_("Without --all-pairs: posts on each worker's list."),
)
@click.option("--seed", default="xieshou", metavar="TEXT", help=_("The published seed of the lottery."))
@click.option(
    "--cache",
    "cache_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("Where compiled kernels are kept."),
)
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="OUT", help=_("The folder for the result."))
@home_option
@json_option
@click.pass_context
def match(
    context: click.Context, workers_file: Path | None, posts_file: Path | None, rules_file: Path | None,
    edges_file: Path | None, capacities_file: Path | None, mechanism: str, all_pairs: bool, top: int, seed: str,
    cache_dir: Path | None, out: Path | None, home_dir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Match workers to posts."""
    if context.invoked_subcommand is not None:
        return
    scored = edges_file is not None or capacities_file is not None
    if out is None:
        raise Stop(_("Say where the result goes: -o OUT"))
    if scored and (edges_file is None or capacities_file is None):
        raise Stop(_("--edges and --capacities go together."))
    if scored and (posts_file is not None or rules_file is not None or all_pairs):
        raise Stop(_("With --edges the pairs are already scored: leave out --posts, --rules and --all-pairs."))
    if not scored and (workers_file is None or posts_file is None):
        raise Stop(_("Give --workers and --posts, or --edges and --capacities."))
    files.check_out(out)
    engine = _engine()
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    if cache_dir is not None:
        engine.keep_compiled_in(cache_dir)
    inputs = {
        "edges": edges_file,
        "capacities": capacities_file,
        "workers": workers_file,
        "posts": posts_file,
        "rules": rules_file,
    }
    given = {name: path for name, path in inputs.items() if path is not None}
    tables = {name: files.read_table(path) for name, path in given.items() if name != "rules"}
    rules_text = None if scored else (files.read_text(rules_file) if rules_file else engine.starter_pack_text())
    seconds["read"] = time.perf_counter() - begun
    say(_("Preparing the kernels (compiled once, then kept) …"))
    begun = time.perf_counter()
    engine.warm_up(mechanism, market=not scored, all_pairs=all_pairs)
    seconds["compile"] = time.perf_counter() - begun
    say(f"  {seconds['compile']:.1f} s")
    try:
        if scored:
            outcome = engine.match_edges(
                tables["edges"],
                tables["capacities"],
                mechanism=mechanism,
                seed=seed,
                workers=tables.get("workers"),
                say=say,
            )
        else:
            outcome = engine.match_market(
                tables["workers"], tables["posts"], engine.read_pack(rules_text), mechanism=mechanism,
                all_pairs=all_pairs,
                seed=seed, top=top, say=say,
            )  # fmt: skip
    except engine.MarketError as error:
        raise Stop(str(error), ROWS_REFUSED) from error
    except engine.PackError as error:
        raise Stop(str(error)) from error
    certificate = {"format": 1, "made_with": f"xieshou {__version__}", **outcome.certificate}
    certificate["inputs"] = {
        name: {
            "path": str(path.resolve()),
            "sha256": files.digest(path),
            **({"rows": tables[name].height} if name in tables else {}),
        }
        for name, path in given.items()
    }
    begun = time.perf_counter()
    partial = files.prepare(out, outcome, rules_text)
    try:
        seconds["write"] = time.perf_counter() - begun
        begun = time.perf_counter()
        cells = certificate["workers"] * certificate["posts"] if all_pairs else 0
        if cells <= CHECK_AT_ONCE:
            say(_("Checking the result with independent code …"))
            _found, differences = _recheck(engine, certificate, partial, tables, rules_text)
            if differences:
                raise RuntimeError("the result fails its own check, nothing was written: " + "; ".join(differences))
            certificate["checked_by"] = "independent code, before it was written"
        else:  # the solver's own proof went over every pair already
            say(_("The independent check takes minutes at this size; run it with: xieshou match verify %s") % out)
            certificate["checked_by"] = "the solver's own proof; run verify for the independent check"
        seconds["check"] = time.perf_counter() - begun
        certificate["seconds"] = {k: round(v, 4) for k, v in {**seconds, **certificate["seconds"]}.items()}
        files.finish(partial, out, certificate)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    if as_json:
        give(certificate)
        return
    say(
        _("%s of %s workers placed, total %s. The proof and the reasons are in %s")
        % (certificate["placed"], certificate["workers"], certificate["objective"], out)
    )


def _recheck(
    engine: Any, certificate: dict[str, Any], folder: Path, tables: dict[str, pl.DataFrame], rules_text: str | None
) -> tuple[Any, list[str]]:
    placements, prices = (files.read_table(folder / f"{n}.parquet") for n in ("placements", "prices"))
    if certificate.get("scope") == "edges":
        return engine.recheck_edges(  # type: ignore[no-any-return]
            certificate, placements, prices, tables["edges"], tables["capacities"], tables.get("workers")
        )
    from xieshou.engine.matching.tables import market_tables

    people, places, pack, _left = market_tables(tables["workers"], tables["posts"], engine.read_pack(rules_text))
    pairs = files.read_table(folder / "pairs.parquet") if (folder / "pairs.parquet").exists() else None
    return engine.recheck_market(certificate, placements, prices, pairs, people, places, pack)  # type: ignore[no-any-return]


def _read_certificate(folder: Path) -> dict[str, Any]:
    path = folder / "certificate.json"
    try:
        certificate = json.loads(files.read_text(path))
    except json.JSONDecodeError as error:
        raise Stop(_("%s cannot be read: %s") % (path, error), UNREADABLE) from error
    if not isinstance(certificate, dict):
        raise Stop(_("%s is not a certificate.") % path, UNREADABLE)
    return certificate


@match.command(
    "verify", help=_("Check a result folder again from its inputs, with code that shares nothing with the solver.")
)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--edges", type=FILE, metavar="E")
@click.option("--capacities", type=FILE, metavar="C")
@click.option("--workers", type=FILE, metavar="W")
@click.option("--posts", type=FILE, metavar="P")
@click.option("--rules", type=FILE, metavar="R")
@home_option
@json_option
def verify(out: Path, home_dir: Path | None, as_json: bool, **elsewhere: Path | None) -> None:
    """Check a result again; exit 1 on any difference, 4 when an input is not there."""
    certificate = _read_certificate(out)
    engine = _engine()
    differences: list[str] = []
    if certificate.get("digest") != files.self_digest(certificate):
        differences.append("certificate.json was changed after it was written")
    listed = certificate.get("files")
    listed = listed if isinstance(listed, dict) else {}
    for name, sha in listed.items():
        path = out / Path(name).name
        if not path.is_file():
            differences.append(f"{name} is missing")
        elif files.digest(path) != sha:
            differences.append(f"{name} was changed after it was written")
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
            differences.append(f"{name}: {path} is not the file the certificate was made from")
        if name == "rules":
            rules_text = files.read_text(path)
        else:
            tables[name] = files.read_table(path)
    if rules_text is None and certificate.get("scope") != "edges":
        rules_text = files.read_text(out / "rules.yaml")
    found = None
    try:
        found, broken = _recheck(engine, certificate, out, tables, rules_text)
        differences += broken
    except Stop as error:
        differences.append(error.message)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        differences.append(f"the result cannot be joined with its inputs: {error}")
    except Exception as error:
        if not type(error).__module__.startswith("polars"):
            raise
        differences.append(f"the result cannot be joined with its inputs: {error}")
    if as_json:
        again = (
            {}
            if found is None
            else {
                "objective": found.objective,
                "bound": found.bound,
                "placed": found.placed,
                "blocking_pairs": found.blocking,
            }
        )
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


@match.command("example", help=_("Write an invented market: workers.parquet and posts.parquet."))
@click.option(
    "--workers", "how_many", type=click.IntRange(0, 5_000_000), default=100_000, show_default=True, metavar="N"
)
@click.option("--seed", type=int, default=7, show_default=True, metavar="S")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("example-market"),
    show_default=True,
    metavar="DIR",
)
@home_option
@json_option
def example(how_many: int, seed: int, out: Path, home_dir: Path | None, as_json: bool) -> None:
    """Write an invented market of any size."""
    people, places = _engine().invented_market(how_many, seed)
    try:
        out.mkdir(parents=True, exist_ok=True)
        people.write_parquet(out / "workers.parquet")
        places.write_parquet(out / "posts.parquet")
    except OSError as error:
        raise Stop(_("%s cannot be written: %s") % (out, error.strerror or error), UNREADABLE) from error
    if as_json:
        give({"workers": str(out / "workers.parquet"), "posts": str(out / "posts.parquet")})
        return
    say(_("%s invented workers and %s posts are in %s") % (people.height, places.height, out))

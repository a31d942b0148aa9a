"""`xieshou match`: workers to posts, with proof and reasons.

Belongs here: options, files in and out, exit codes. Does not belong: matching (the engine), checking a result again
(matching_checking).
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import click

from xieshou import __version__
from xieshou.cli import matching_files as files
from xieshou.cli.base import UNREADABLE, Stop, give, home_option, json_option, say
from xieshou.cli.matching_checking import FILE, recheck, verify
from xieshou.cli.matching_engine import engine, in_readers_language, say_either, stop_for
from xieshou.cli.matching_override import override
from xieshou.cli.words import _

CHECK_AT_ONCE = 10**10
"""workers x posts: beyond, --all-pairs leaves the independent check to `verify`"""
CHECKED = {"zh": "独立代码，写出之前", "en": "independent code, before it was written"}
NOT_CHECKED = {
    "zh": "求解器自己的证明；独立校核请运行verify",
    "en": "the solver's own proof; run verify for the independent check",
}


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
    "--couples",
    "couples_file",
    type=FILE,
    metavar="F",
    help=_("Couples who go together or not at all: worker, partner. The loss of proof is said."),
)
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
    edges_file: Path | None, capacities_file: Path | None, couples_file: Path | None, mechanism: str,
    all_pairs: bool, top: int, seed: str, cache_dir: Path | None, out: Path | None, home_dir: Path | None,
    as_json: bool,
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
    if couples_file is not None and (mechanism == "stable" or all_pairs):
        raise Stop(_("Couples are placed by --mechanism weight, over lists or --edges: leave out --all-pairs."))
    files.check_out(out)
    room = engine()
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    if cache_dir is not None:
        room.keep_compiled_in(cache_dir)
    inputs = {
        "edges": edges_file,
        "capacities": capacities_file,
        "workers": workers_file,
        "posts": posts_file,
        "rules": rules_file,
        "couples": couples_file,
    }
    given = {name: path for name, path in inputs.items() if path is not None}
    tables = {name: files.read_table(path) for name, path in given.items() if name != "rules"}
    rules_text = None if scored else (files.read_text(rules_file) if rules_file else room.starter_pack_text())
    seconds["read"] = time.perf_counter() - begun
    say(_("Preparing the kernels (compiled once, then kept) …"))
    begun = time.perf_counter()
    room.warm_up(mechanism, market=not scored, all_pairs=all_pairs)
    seconds["compile"] = time.perf_counter() - begun
    say(_("  %.1f s") % seconds["compile"])
    try:
        if scored:
            outcome = room.match_edges(
                tables["edges"],
                tables["capacities"],
                mechanism=mechanism,
                seed=seed,
                workers=tables.get("workers"),
                couples=tables.get("couples"),
                say=say_either,
            )
        else:
            outcome = room.match_market(
                tables["workers"], tables["posts"], room.read_pack(rules_text), mechanism=mechanism,
                all_pairs=all_pairs,
                seed=seed, top=top, couples=tables.get("couples"), say=say_either,
            )  # fmt: skip
    except room.Refused as error:
        stop_for(error)
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
            _found, differences = recheck(certificate, partial, tables, rules_text)
            if differences:
                raise RuntimeError("the result fails its own check, nothing was written: " + "; ".join(differences))
            certificate["checked_by"] = CHECKED
        else:  # the solver's own proof went over every pair already
            say(_("The independent check takes minutes at this size; run it with: xieshou match verify %s") % out)
            certificate["checked_by"] = NOT_CHECKED
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
    if "couples" in certificate:
        told = certificate["couples"]
        say(_("%s of %s couples are placed together.") % (told["together"], told["given"]))
        say(in_readers_language(told["proven"]["zh"], told["proven"]["en"]))


match.add_command(verify)
match.add_command(override)


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
    people, places = engine().invented_market(how_many, seed)
    try:
        out.mkdir(parents=True, exist_ok=True)
        people.write_parquet(out / "workers.parquet")
        places.write_parquet(out / "posts.parquet")
    except OSError as error:
        raise Stop(_("%s cannot be written: %s") % (out, files.reason(error)), UNREADABLE) from error
    if as_json:
        give({"workers": str(out / "workers.parquet"), "posts": str(out / "posts.parquet")})
        return
    say(_("%s invented workers and %s posts are in %s") % (people.height, places.height, out))

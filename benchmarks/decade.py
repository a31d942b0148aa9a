"""A nation's decade of projects and money, and what its pages ask: the list, one appropriation's trail, idle money.

`python -m benchmarks.decade [--home DIR] [--projects N] [--movements N]`; DATABASE_URL names a PostgreSQL register. It
must be a register of its own: an empty one is filled, one that this filled before is only asked. All is invented. One
appropriation goes to so many projects that about 10,000 movements follow from it. Each question is asked five times,
idle money of all accounts twice; the median counts. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.laying import analyse, as_table, lay

COUNTIES, FIRST_YEAR, YEARS = 447, 2016, 10
GREAT, GREAT_PROJECTS = "演大财〔2016〕1号", 500
EACH = 20  # movements of one project: allocated once, disbursed in four parts, each paid out in parts
DISBURSED, PAID = 4, 15
FEN = 1_000_000_00  # a project's money
PART = FEN // PAID // 100 * 100  # of each payment but the last, which pays what is left
GOALS = {"list": 200, "trail": 500, "idle": {"sqlite": 3000, "postgresql": 1000}}  # milliseconds
AS_OF = date(2025, 12, 31)


def main() -> int:
    """Fill the register if it is empty, ask, print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="a home folder of its own; a temporary one without")
    asked.add_argument("--projects", type=int, default=150_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        from xieshou.cli.base import start

        start(options.home or Path(folder), make=True)
        from xieshou.apps.funds.models import Movement

        if not Movement.objects.exists():
            fill(options.projects)
        return 1 if ask() else 0


def fill(number: int) -> None:
    """Write so many invented projects, their accounts and twenty movements of each."""
    from django.db import connection, transaction

    from xieshou.apps.funds.models import FundAccount, Movement
    from xieshou.apps.pairings.models import Pairing
    from xieshou.apps.projects.models import Project

    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        counties = lay_the_ground()
        ties = dict(Pairing.objects.values_list("recipient_id", "pk"))
        projects = invented_projects(number, counties)
        tie = pl.col("recipient").replace_strict(list(ties), list(ties.values()))
        lay(cursor, Project, as_table(Project, projects, pairing=tie))
        keys = pl.DataFrame(list(Project.objects.values_list("record_no", "pk")), schema=["record_no", "project"],
                            orient="row")  # fmt: skip
        projects = projects.join(keys, on="record_no", maintain_order="left")
        lay(cursor, FundAccount, as_table(FundAccount, accounts_of(projects, counties)))
        held = dict(FundAccount.objects.values_list("code", "pk"))
        rows = movements_of(projects).with_columns(
            pl.col(end).replace_strict(list(held), list(held.values()), return_dtype=pl.Int64)
            for end in ("account_from", "account_to")
        )  # fmt: skip
        for part in rows.iter_slices(500_000):
            lay(cursor, Movement, as_table(Movement, part, pairing=tie))
    with connection.cursor() as cursor:
        analyse(cursor, Project, FundAccount, Movement)
    taken = time.perf_counter() - begun
    print(f"{connection.vendor}: {projects.height:,} projects, {rows.height:,} movements laid in {taken:.0f} s")


def lay_the_ground() -> pl.DataFrame:
    """The programme, its places and pairings; each county with its donor."""
    from xieshou.apps.pairings.models import Pairing, Programme
    from xieshou.apps.places.models import PlaceCode
    from xieshou.demo.invented import land
    from xieshou.demo.invented.money import PROGRAMME
    from xieshou.demo.invented.ties import pairing_no

    country = land.make_country(1, COUNTIES)
    PlaceCode.objects.bulk_create([PlaceCode(code=one.code) for one in country.places], batch_size=1000)
    book = Programme.objects.create(
        code=PROGRAMME, name_zh="演练", name_en="Invented", donor_id="999000", recipient_id="990000",
        first_year=FIRST_YEAR, last_year=FIRST_YEAR + YEARS - 1, shown_year=FIRST_YEAR + YEARS - 1, invented=True,
    )  # fmt: skip
    ties = [(county.code, country.donor_of(number).code) for number, county in enumerate(country.counties)]
    Pairing.objects.bulk_create(
        Pairing(record_no=pairing_no(county), programme=book, level="county", kind="ew_cooperation",
                donor_id=donor, recipient_id=county, status="accepted")
        for county, donor in ties
    )  # fmt: skip
    return pl.DataFrame(ties, schema=["recipient", "donor"], orient="row")


def invented_projects(number: int, counties: pl.DataFrame) -> pl.DataFrame:
    """The projects, spread evenly over counties and years; the first county has those of the great appropriation."""
    nth = pl.int_range(pl.len())
    even = pl.select(nth=pl.int_range(number)).with_columns(
        at=1 + pl.col("nth") % (counties.height - 1), year=FIRST_YEAR + pl.col("nth") // 446 % YEARS,
        great=pl.lit(False),
    )  # fmt: skip
    great = pl.select(nth=pl.int_range(number, number + GREAT_PROJECTS)).with_columns(
        at=pl.lit(0, pl.Int64), year=pl.lit(FIRST_YEAR, pl.Int64), great=pl.lit(True)
    )
    stages = ["completed", "accepted", "audited", "handed_over", "upkeep"]
    areas = ["industry", "education", "health", "water", "infrastructure"]
    return (
        pl.concat([great, even])
        .join(counties.with_row_index("at").cast({"at": pl.Int64}), on="at", maintain_order="left")
        .with_columns(
            record_no=pl.format("XM{}-{}-{}", "recipient", "year", pl.col("nth").cast(pl.String).str.zfill(6)),
            programme=pl.lit("invented"), name=pl.format("演练工程{}", "nth"), total_fen=pl.lit(FEN),
            category=pl.lit(areas).list.get(nth % 5), area=pl.lit(areas).list.get(nth % 5),
            stage=pl.lit(stages).list.get(nth // 7 % 5), status=pl.lit("accepted"), search=pl.lit(""),
        )
    )  # fmt: skip


def accounts_of(projects: pl.DataFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """Budget, promise and receipt of every county; allocation, disbursement and payment of every project."""
    of_counties = pl.concat(
        counties.select(
            code=pl.format(f"invented/{stage}/{{}}", holder), holder=holder, stage=pl.lit(stage),
            project=pl.lit(None, pl.Int64), name=pl.col(holder),
        ).unique("code", maintain_order=True)
        for stage, holder in (("budget", "donor"), ("received", "recipient"))
    )  # fmt: skip
    of_projects = pl.concat(
        projects.select(
            code=pl.format(f"invented/{stage}/{{}}", "record_no"), holder="recipient", stage=pl.lit(stage),
            project="project", name="name",
        )
        for stage in ("allocated", "disbursed", "spent")
    )  # fmt: skip
    return pl.concat([of_counties, of_projects]).with_columns(programme=pl.lit("invented"))


def movements_of(projects: pl.DataFrame) -> pl.DataFrame:
    """Each project's money from receipt to payees; of the last year's, a part still stands in every account."""
    late = pl.col("year") == FIRST_YEAR + YEARS - 1

    def account(stage: str) -> pl.Expr:
        return pl.format(f"invented/{stage}/{{}}", "record_no")

    budget, received = (
        pl.format("invented/budget/{}", "donor"), pl.format("invented/received/{}", "recipient")
    )  # fmt: skip
    by_county = projects.group_by("recipient", "donor", "year", "great", maintain_order=True).agg(
        amount_fen=pl.len().cast(pl.Int64) * FEN
    )
    receipts = by_county.select(
        "recipient", "donor", "year", "amount_fen", kind=pl.lit("receive"), number=pl.lit(0), month=pl.lit(4),
        account_from=budget, account_to=received, project=pl.lit(None, pl.Int64), own=pl.lit("收"),
        document_no=pl.when("great").then(pl.lit(GREAT)).otherwise(pl.format("演财〔{}〕号", "year")),
    )  # fmt: skip
    own = {"own": pl.col("record_no"), "document_no": pl.lit("演指标")}
    common = ("recipient", "donor", "year", "project")
    allocated = projects.select(
        *common, kind=pl.lit("allocate"), number=pl.lit(1), month=pl.lit(5), account_from=received,
        account_to=account("allocated"), amount_fen=pl.lit(FEN), **own,
    )  # fmt: skip
    disbursed = pl.concat(
        projects.filter(~late | pl.lit(nth < DISBURSED - 1)).select(
            *common, kind=pl.lit("disburse"), number=pl.lit(10 + nth), month=pl.lit(6 + nth),
            account_from=account("allocated"), account_to=account("disbursed"), amount_fen=pl.lit(FEN // DISBURSED),
            **own,
        )
        for nth in range(DISBURSED)
    )  # fmt: skip
    paid = pl.concat(
        projects.filter(~late | pl.lit(nth < PAID // 2)).select(
            *common, kind=pl.lit("spend"), number=pl.lit(20 + nth), month=pl.lit(7 + nth // 4),
            account_from=account("disbursed"), account_to=account("spent"),
            amount_fen=pl.lit(PART if nth < PAID - 1 else FEN - PART * (PAID - 1)),
            **own,
        )
        for nth in range(PAID)
    )  # fmt: skip
    same = [*common, "kind", "number", "month", "account_from", "account_to", "amount_fen", "own", "document_no"]
    rows = pl.concat([part.select(pl.col(same)).cast({"amount_fen": pl.Int64}) for part in
                      (receipts, allocated, disbursed, paid)])  # fmt: skip
    day = pl.date(pl.col("year"), pl.col("month"), 10 + pl.col("number") % 15)
    return rows.with_columns(
        record_no=pl.format("ZJ{}", pl.int_range(pl.len())), programme=pl.lit("invented"), on_first=day, on_last=day,
        on_printed=day.dt.to_string("%Y-%m-%d"), fund_type=pl.lit("fiscal"), status=pl.lit("accepted"),
        document_no=pl.format("{}{}", "document_no", pl.when(pl.col("number") > 0).then(pl.col("number")).otherwise(
            pl.lit(""))), payee=pl.lit("演练公司"), invoice_no=pl.col("own") + pl.col("number").cast(pl.String),
    ).sort("year", "month", "number")  # fmt: skip


def ask() -> list[str]:
    """Ask everything, print how long it took, and return what took too long."""
    from django.db import connection

    from xieshou.apps.funds.models import Movement
    from xieshou.apps.projects.models import Project

    print(f"{connection.vendor}: {Project.objects.count():,} projects, {Movement.objects.count():,} movements")
    print(f"{'ms':>9}{'goal':>7}{'found':>10}  asked for")
    slow = []
    for what, kind, times, question in questions():
        tries = []
        for _again in range(times):
            begun = time.perf_counter()
            found = question()
            tries.append((time.perf_counter() - begun) * 1000)
        goal = GOALS[kind] if isinstance(GOALS[kind], int) else GOALS[kind][connection.vendor]
        taken = statistics.median(tries)
        mark = "  SLOW" if taken >= goal else ""
        print(f"{taken:9.1f}{goal:7}{found:10,}  {what}{mark}", flush=True)
        slow += [what] if mark else []
    return slow


def questions() -> Iterator[tuple[str, str, int, Callable[[], int]]]:
    """What is asked, of which kind it is, how often, and the question, which tells how many it found."""
    from xieshou.apps.accounts.keyset import cursor
    from xieshou.apps.accounts.models import Role, User
    from xieshou.apps.accounts.user_actions import give_scope
    from xieshou.apps.funds.idle.queries import idle
    from xieshou.apps.funds.trails.queries import follow
    from xieshou.apps.funds.trails.subjects import find
    from xieshou.apps.pairings.models import Pairing, Programme
    from xieshou.apps.projects.queries import Filters, filtered, order_of, project_page

    book = Programme.objects.get()
    county = Pairing.objects.order_by("record_no")[5].recipient_id
    for name, role, place in (("administrator", Role.ADMINISTRATOR, ""), ("clerk", Role.COUNTY_CLERK, county)):
        user, made = User.objects.get_or_create(username=f"bench-{name}")
        if made:
            give_scope(user, role=role, programme="", place=place, by=None)
        year = {} if place else {"year": 2020}  # of one year a county has few of a kind
        for said, filters in (
            ("water works in upkeep", Filters(category="water", stage="upkeep", **year)),
            ("all of a year", Filters(year=2021)),
        ):
            rows = filtered(book, user, filters)
            at = cursor(rows.order_by("record_no")[rows.count() * 9 // 10], order_of(""))
            for where, after in (("first page", ""), ("page at 90 %", at)):
                yield (
                    f"{name}: projects, {said}, {where} and count", "list", 5,
                    lambda user=user, filters=filters, after=after, rows=rows: (
                        len(project_page(book, user, filters, after=after).rows) and rows.count()
                    ),
                )  # fmt: skip
    yield (
        "trail of the great appropriation", "trail", 5,
        lambda: len(follow(find(book, GREAT, None), None).moves),
    )  # fmt: skip
    yield "idle money of all accounts", "idle", 2, lambda: len(idle([book], AS_OF, None).stands)


if __name__ == "__main__":
    sys.exit(main())

"""What follows from one column for another in the same row (栏间关系): filled in where empty, compared where not.

Belongs here: programme, year, pairing, sex and age. Does not belong: one cell (`cells`), several rows (`repeats`),
rules over a whole register (`engine.findings`).
"""

from __future__ import annotations

import polars as pl

from xieshou.data.code_lists import plain
from xieshou.engine import place_codes
from xieshou.engine.ledgers.cells.distinct import told_apart
from xieshou.engine.ledgers.cells.places import prefix
from xieshou.engine.ledgers.checking.reading_columns import Table
from xieshou.engine.ledgers.ledger import INVENTED
from xieshou.engine.ledgers.mapping import NATURE
from xieshou.engine.ledgers.plain import plainly

YOUNGEST = 16  # years, on the first day at work (R56, R58; Labour Law, article 15)


def settle_programme(table: Table) -> None:
    """The programme of each row: its own cell, else what was chosen, else the only one there is."""
    lookups, values = table.lookups, table.values["programme"]
    known = {plain(code): code for code in lookups.programmes}
    distinct, which = told_apart(values)
    found = plainly(distinct).replace_strict(known, default=None, return_dtype=pl.String).gather(which)
    lost = (values.is_not_null() & found.is_null()).arg_true()
    table.faults.add("programme", "no_programme", lost, values.gather(lost), ", ".join(lookups.programmes))
    if lookups.programme:
        other = (found != lookups.programme).fill_null(False).arg_true()
        table.faults.add("programme", "other_programme", other, values.gather(other), lookups.programme)
    table.values["programme"] = found.set(values.is_null(), lookups.settled_programme)


def settle_year(table: Table) -> None:
    """The year of each new row: its own cell, else what was chosen."""
    table.values["year"] = table.values["year"].set(table.is_open("year"), table.lookups.year)


def refuse_invented_data(table: Table) -> None:
    """Invented rows stay in invented programmes."""
    if table.lookups.invented or not table.has(NATURE):
        return
    at = (table.texts(NATURE).str.strip_chars() == INVENTED).fill_null(False).arg_true()
    table.faults.add("programme", "invented", at)


def compare_sides(table: Table) -> None:
    """Recipient and donor lie on the sides of the programme."""
    sides = {"recipient": table.lookups.recipient_side, "donor": table.lookups.donor_side}
    for column, side in sides.items():
        outside = ~table.values[column].str.starts_with(place_codes.prefix(side))
        at = outside.fill_null(False).arg_true()
        table.faults.add(column, f"{column}_outside", at, table.texts(column).gather(at))


def settle_pairing(table: Table) -> None:
    """Pairing, recipient and donor of new rows from one another, where that is beyond doubt; compared where given."""
    pairings = table.lookups.pairings
    if pairings.is_empty() or table.ledger.name == "pairings":
        return
    rows = pl.DataFrame({name: table.values[name] for name in ("pairing", "recipient", "donor", "year")})
    rows = rows.with_columns(open=table.is_open("pairing"))
    cases = _from_recipient(rows.unique(maintain_order=True), pairings)
    cases = cases.join(
        pairings.select(found="record_no", to="recipient", by="donor", since="valid_from", until="valid_to"),
        on="found", how="left", maintain_order="left",
    ).with_columns(
        differs=_apart("recipient", "to") | _apart("donor", "by"), over=~_holds(pl.col("since"), pl.col("until"))
    )  # fmt: skip
    answers = rows.join(cases, on=rows.columns, how="left", nulls_equal=True, maintain_order="left")
    for column, answer in (("pairing", "found"), ("recipient", "to"), ("donor", "by")):
        table.values[column] = table.values[column].zip_with(~table.is_open(column), answers[answer])
    for code, mark, shown, detail in (
        ("pairing_mismatch", pl.col("differs"), "found", pl.concat_str("by", pl.lit(" → "), "to")),
        ("pairing_over", pl.col("over"), "found", pl.lit("")),
        ("several_pairings", pl.col("several").is_not_null(), "recipient", pl.col("several")),
    ):
        wrong = answers.with_row_index("at").filter(mark.fill_null(False)).select("at", shown, detail=detail)
        table.faults.add("pairing", code, wrong["at"], wrong[shown], wrong["detail"])


def _from_recipient(cases: pl.DataFrame, pairings: pl.DataFrame) -> pl.DataFrame:
    """`found`: the pairing given, or the only one of county level that fits; `several`: those between which it lies."""
    county = pl.col("recipient").str.head(6)
    wanted = cases.with_row_index("case").filter(pl.col("open")).with_columns(county=county)
    of_counties = pairings.filter(pl.col("level") == "county").select(
        "record_no", "valid_from", "valid_to", county="recipient", by="donor"
    )
    fitting = wanted.join(of_counties, on="county").filter(
        _holds(pl.col("valid_from"), pl.col("valid_to")), ~_apart("donor", "by").fill_null(False)
    )
    counted = fitting.group_by("case").agg(pl.len().alias("count"), pl.col("record_no").sort())
    counted = counted.select(
        "case",
        only=pl.when(pl.col("count") == 1).then(pl.col("record_no").list.first()),
        several=pl.when(pl.col("count") > 1).then(pl.col("record_no").list.head(5).list.join("、")),
    )
    answered = cases.with_row_index("case").join(counted, on="case", how="left", maintain_order="left")
    return answered.with_columns(found=pl.coalesce("pairing", "only")).drop("case", "only")


def _holds(since: pl.Expr, until: pl.Expr) -> pl.Expr:
    """Whether a pairing may hold in some part of the row's year; an unknown year or end does not exclude it."""
    year = pl.col("year")
    return (since.dt.year() <= year).fill_null(True) & (until.dt.year() >= year).fill_null(True)


def _apart(one: str, other: str) -> pl.Expr:
    """Whether neither place lies within the other; null where one is unknown."""
    first, second = pl.col(one), pl.col(other)
    return ~(first.str.starts_with(prefix(second)) | second.str.starts_with(prefix(first)))


def settle_person(table: Table) -> None:
    """Sex and birth year from the ID number, and the age on the first day at work."""
    for column, of_the_id in table.of_the_id.items():
        if column not in table.ledger.by_name:
            continue
        own = table.values[column]
        at = (own != of_the_id).fill_null(False).arg_true()
        table.faults.add(column, f"{column}_differs", at, table.texts(column).gather(at))
        table.values[column] = own.zip_with(~table.is_empty(column), of_the_id)
    if "started_on" in table.values and "birth_year" in table.values:
        day = table.values["started_on"].dt.strftime("%Y%m%d").cast(pl.Int64)
        latest = table.values["birth_year"] * 10_000 + 101  # at least so old, where only the year is known
        born = latest if table.born is None else pl.select(pl.coalesce(table.born, latest).alias("born"))["born"]
        at = (day < born + YOUNGEST * 10_000).fill_null(False).arg_true()
        table.faults.add("started_on", "under_16", at, table.texts("started_on").gather(at))

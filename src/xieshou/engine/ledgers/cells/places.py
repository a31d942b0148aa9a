"""Cells of places (地区): by code, by name, by both, or by a path of names (凉山州昭觉县三岔河镇三河村).

Belongs here: which place a written text is, among those it may be. Where a text fits several, the row's own recipient
decides, then the programme; else it is a fault that names them. Nothing is guessed.
Does not belong: which places there are (the register gives those of the year), what names look like (`place_names`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import polars as pl

from xieshou.engine import place_codes
from xieshou.engine.ledgers.cells.cleaning import EMPTY, clean
from xieshou.engine.ledgers.cells.distinct import no_fault, told_apart
from xieshou.engine.ledgers.cells.place_names import REWRITTEN, SHORTENED, names_in_a_path, short_names
from xieshou.engine.ledgers.cells.place_paths import Paths
from xieshou.engine.ledgers.plain import plainly, words

SHOWN = 4  # places that a message names

_CODE = r"(?:^|[^0-9])(\d{12}|\d{9}|\d{6})(?:\.0)?(?:$|[^0-9])"
_AROUND_A_CODE = r"(?:\d{12}|\d{9}|\d{6})(?:\.0)?|[()\[\]:,;/|_\-]"


def prefix(code: pl.Expr) -> pl.Expr:
    """The leading digits that all places inside a place share (`place_codes.prefix` for a column)."""
    digits = pl.when(code.str.ends_with("0000")).then(2).when(code.str.ends_with("00")).then(4).otherwise(6)
    return pl.when(code.str.len_bytes() == 6).then(code.str.slice(0, digits)).otherwise(code)


class PlaceBook:
    """The places that a file may name, with all they are called. `places`: code, name, name_full, level, parent."""

    def __init__(self, places: pl.DataFrame, recipient_side: str, donor_side: str) -> None:
        self.places = places.select("code", "name", "name_full", "level", "parent").unique("code", keep="first")
        self.sides = {"recipient": (recipient_side,), "donor": (donor_side,)}
        self.both = (recipient_side, donor_side)
        self.known = self.places["code"].implode()
        self.above = Paths(self.places)
        self.names = _names(self.places)

    @cached_property
    def folded(self) -> pl.DataFrame:
        """The names without what scripts write differently."""
        return self.names.with_columns(words(self.names["name"]).alias("name")).unique()

    def read(self, texts: pl.Series, column: str, recipients: pl.Series | None = None) -> pl.DataFrame:
        """The code of each cell. `recipients`: what the rows' own recipient is, for columns that lie inside it."""
        distinct, which = told_apart(texts)
        cleaned, faults = clean(distinct)
        plain = plainly(cleaned)
        found, wrong, detail = self._candidates(plain.set(plain.str.contains(EMPTY), None))
        faults = pl.select(pl.coalesce(faults, wrong).alias("fault"))["fault"]
        counted = found.group_by("cell").agg(pl.len().alias("count"), pl.col("code").first()).sort("cell")
        single = counted.filter(pl.col("count") == 1)
        codes = no_fault(len(distinct)).scatter(single["cell"], single["code"])
        frame = pl.DataFrame({column: codes, "fault": faults, "detail": detail}).select(pl.all().gather(which))
        several = found.filter(pl.col("cell").is_in(counted.filter(pl.col("count") > 1)["cell"].implode()))
        return frame if several.is_empty() else self._settle(frame, column, which, several, recipients)

    def paths(self, codes: Iterable[str]) -> dict[str, str]:
        """Each place with the names around it, for messages: 四川省凉山彝族自治州昭觉县 513431."""
        wanted = self.places.filter(pl.col("code").is_in(list(codes)))
        return {
            code: "".join([*(self.above.places[one][0] for one in self.above.around(parent)), ""][::-1])
            + f"{name} {code}"
            for code, name, parent in wanted.select("code", "name", "parent").iter_rows()
        }

    def _candidates(self, plain: pl.Series) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
        """The places that each text may mean (`cell`, `code`), with a fault where there is none."""
        cells = pl.DataFrame({"text": plain}).with_row_index("cell").drop_nulls()
        cells = cells.with_columns(code=pl.col("text").str.extract(_CODE))
        coded, mistaken = self._by_code(cells.filter(pl.col("code").is_not_null()))
        named = cells.filter(pl.col("code").is_null()).select("cell", name="text")
        by_name = _best(named.join(self.names, on="name"))
        left = named.join(by_name, on="cell", how="anti")
        found = pl.concat([coded, by_name, *([self._by_path(left)] if left.height else [])])
        faults, detail = no_fault(len(plain)), no_fault(len(plain))
        lost = cells.join(found, on="cell", how="anti")["cell"]
        faults = faults.scatter(lost, "no_place") if len(lost) else faults
        if mistaken.height:
            faults = faults.scatter(mistaken["cell"], "place_mismatch")
            paths = self.paths(mistaken["code"])
            detail = detail.scatter(mistaken["cell"], [paths[code] for code in mistaken["code"]])
        return found, faults, detail

    def _by_code(self, coded: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Cells with a code; and those whose words name another place than their code."""
        code = pl.col("code")
        tries = [code, *(pl.when(code.str.ends_with("0" * cut)).then(code.str.head(-cut)) for cut in (3, 6))]
        in_use = [pl.when(one.is_in(self.known)).then(one) for one in tries]
        coded = coded.with_columns(
            pl.coalesce(in_use).alias("code"), written=pl.col("text").str.replace_all(_AROUND_A_CODE, "")
        ).drop_nulls("code")
        named = coded.filter(pl.col("written") != "")
        doubtful = named.join(self.names, left_on=["written", "code"], right_on=["name", "code"], how="anti")
        doubtful = doubtful.with_columns(_rewritten(doubtful["written"]).alias("written")).join(self.places, on="code")
        wrong = pl.col("cell").is_in([row["cell"] for row in doubtful.iter_rows(named=True) if not self._names(row)])
        return coded.filter(~wrong).select("cell", "code"), coded.filter(wrong).select("cell", "code")

    def _names(self, row: dict[str, Any]) -> bool:
        """Whether what is written ends with a name of the place and else names those around it."""
        names = names_in_a_path(row["name"], row["level"]) | names_in_a_path(row["name_full"], row["level"])
        ends = [name for name in names if row["written"].endswith(name)]
        return any(self.above.fits(row["written"][: -len(name)], row["parent"]) for name in ends)

    def _by_path(self, left: pl.DataFrame) -> pl.DataFrame:
        """Cells that write the places around the place before it, or its name in another writing."""
        left = left.select("cell", name=_rewritten(left["name"]))
        longest = left.select(pl.col("name").str.len_chars().max()).item()
        parted = pl.concat([
            left.select("cell", pl.col("name").str.slice(start), before=pl.col("name").str.slice(0, start))
            for start in range(2, max(3, longest - 1))
        ]).filter(pl.col("name").str.len_chars() > 1)  # fmt: skip
        before = parted["before"].unique()
        meant = pl.DataFrame({"before": before, "around": [self.above.meant(text) for text in before]})
        meant = meant.with_columns(pl.col("around").cast(pl.List(pl.String))).explode("around").drop_nulls()
        asked = parted.join(meant, on="before").with_columns(prefix=prefix(pl.col("around")))
        named = self.folded.join(asked.select("name").unique(), on="name", how="semi")
        inside = _inside(asked, named, ["name"]).filter(pl.col("code") != pl.col("around"))
        whole = left.join(self.folded, on="name")
        return _best(pl.concat([one.select("cell", "code", "rank") for one in (whole, inside)]))

    def _settle(
        self, frame: pl.DataFrame, column: str, which: pl.Series, several: pl.DataFrame, recipients: pl.Series | None
    ) -> pl.DataFrame:
        """Decide between several places by the row's recipient, then by the sides of the programme."""
        on_sides = pl.any_horizontal(
            pl.col("code").str.starts_with(place_codes.prefix(side)) for side in self.sides.get(column, self.both)
        )
        rows = which.is_in(several["cell"].unique().implode()).fill_null(False).arg_true()
        asked = pl.DataFrame({"at": rows, "cell": which.gather(rows)})
        asked = asked.join(_only(several.filter(on_sides), "cell"), on="cell", how="left", maintain_order="left")
        if recipients is not None and column not in self.sides:
            asked = asked.with_columns(recipient=recipients.gather(rows))
            pairs = asked.select("cell", "recipient").unique().drop_nulls()
            pairs = pairs.with_columns(prefix=prefix(pl.col("recipient")))
            own = _only(_inside(pairs, several, ["cell"]), "cell", "recipient")
            asked = asked.join(own, on=["cell", "recipient"], how="left", maintain_order="left", suffix="_own")
            asked = asked.with_columns(pl.coalesce("code_own", "code").alias("code"))
        left = asked.filter(pl.col("code").is_null())
        codes = frame[column].scatter(rows, asked["code"])
        faults, detail = frame["fault"], frame["detail"]
        if left.height:
            said = self._several(several.join(left.select("cell").unique(), on="cell", how="semi"))
            left = left.join(said, on="cell", how="left", maintain_order="left")
            faults, detail = faults.scatter(left["at"], "several_places"), detail.scatter(left["at"], left["detail"])
        return pl.DataFrame({column: codes, "fault": faults, "detail": detail})

    def _several(self, several: pl.DataFrame) -> pl.DataFrame:
        """What each cell may mean, for its message."""
        by_cell = several.sort("cell", "code").group_by("cell", maintain_order=True)
        shown = by_cell.agg(pl.col("code").head(SHOWN), pl.len())
        paths = self.paths(shown["code"].explode().unique())
        said = [
            "、".join(paths[code] for code in codes) + (" …" if count > SHOWN else "")
            for codes, count in shown.select("code", "len").iter_rows()
        ]
        return shown.select("cell", detail=pl.Series(said, dtype=pl.String))


def _names(places: pl.DataFrame) -> pl.DataFrame:
    """Every name of every place; `rank` 0 the names themselves, 1 short ones."""
    rank = pl.lit(0, pl.UInt8)
    own = [places.select(name=plainly(places[column]), code="code", rank=rank) for column in ("name", "name_full")]
    short = [
        (alias, code, 1)
        for code, name, full, level in places.filter(pl.col("level").is_in(list(SHORTENED))).select(
            "code", "name", "name_full", "level"
        ).iter_rows()
        for alias in {*short_names(name, level), *short_names(full, level)}
    ]  # fmt: skip
    shorts = pl.DataFrame(short, schema={"name": pl.String, "code": pl.String, "rank": pl.UInt8}, orient="row")
    return pl.concat([*own, shorts]).filter(pl.col("name") != "").unique()


def _inside(asked: pl.DataFrame, found: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """What was found inside the places asked for, whose codes begin with `prefix`; joined length by length."""
    joined = []
    for length in asked["prefix"].str.len_bytes().unique():
        wanted = asked.filter(pl.col("prefix").str.len_bytes() == length)
        joined.append(wanted.join(found.with_columns(prefix=pl.col("code").str.head(length)), on=[*by, "prefix"]))
    return pl.concat(joined) if joined else asked.join(found, on=by).clear()


def _best(found: pl.DataFrame) -> pl.DataFrame:
    """Of the places found for a cell, those by the surest kind of name."""
    surest = found.filter(pl.col("rank") == pl.col("rank").min().over("cell"))
    return surest.select("cell", "code").unique()


def _only(found: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The code of each group that has only one."""
    counted = found.group_by(by).agg(pl.len().alias("count"), pl.col("code").first())
    return counted.filter(pl.col("count") == 1).drop("count")


def _rewritten(names: pl.Series) -> pl.Series:
    """Names as they are compared when they are not found as written."""
    names = words(names)
    for pattern, rewritten in REWRITTEN:
        names = names.str.replace_all(pattern, rewritten)
    return names

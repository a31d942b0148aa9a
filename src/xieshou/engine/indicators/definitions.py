"""Which definition of an indicator holds for a kind of pairing in a year (指标口径适用).

Belongs here: the few facts of a definition that computing needs.
Does not belong: its wording and sources (`data.packs`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

EW_COOPERATION = "ew_cooperation"
COUNTERPART_SUPPORT = "counterpart_support"
KINDS = (EW_COOPERATION, COUNTERPART_SUPPORT)


@dataclass(frozen=True)
class DefinitionSpec:
    """How an indicator is defined for one kind of pairing over some years (指标口径).

    Without `computed` the definition is in the catalogue alone: the system has no figure for it. `labels_only` says
    that nothing but names was published yet. A year left empty is open.
    """

    indicator: str
    code: str
    unit: str
    kind: str = EW_COOPERATION
    first_year: int | None = None
    last_year: int | None = None
    computed: bool = True
    labels_only: bool = False

    def holds(self, year: int) -> bool:
        """Whether the definition is the one of that year."""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


@dataclass(frozen=True)
class Chosen:
    """The definitions of one year: the computed ones, and those under which there is no figure to compute."""

    specs: dict[tuple[str, str], DefinitionSpec]  # (indicator, kind) → the definition of the year
    indicators: dict[str, str]  # every indicator that is computed in some year, with its unit

    def spec(self, indicator: str, kind: str) -> DefinitionSpec | None:
        """The definition of the year, whether or not it is computed."""
        return self.specs.get((indicator, kind))

    def is_computed(self, indicator: str, kind: str) -> bool:
        """Whether a figure is computed under the definition of the year."""
        spec = self.spec(indicator, kind)
        return spec is not None and spec.computed


def choose(definitions: Iterable[DefinitionSpec], year: int) -> Chosen:
    """The definitions that hold in a year. Raises ValueError when two hold for one indicator, kind and year."""
    specs: dict[tuple[str, str], DefinitionSpec] = {}
    indicators: dict[str, str] = {}
    for spec in definitions:
        if spec.computed:
            indicators.setdefault(spec.indicator, spec.unit)
        if not spec.holds(year):
            continue
        if (other := specs.get((spec.indicator, spec.kind))) is not None:
            raise ValueError(f"{spec.code} and {other.code} both hold in {year}. Correct the years of one.")
        specs[spec.indicator, spec.kind] = spec
    return Chosen({key: spec for key, spec in specs.items() if spec.indicator in indicators}, indicators)


def no_definition(indicator: str) -> str:
    """The code that stands where a year has no definition of the indicator."""
    return f"{indicator}/none/0"

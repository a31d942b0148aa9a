"""The definitions that tests compute with: all that the system computes, two regimes and the other kind.

Belongs here: a catalogue as small as the tests need. Does not belong: the real one, which is data.
"""

from xieshou.engine.indicators import DefinitionSpec

UNITS = {
    "ORG-01": "visits", "ORG-02": "meetings", "ORG-03": "meetings", "ORG-04": "agreements", "ORG-05": "documents",
    "ORG-06": "pairs", "FUN-01": "yuan", "FUN-02": "yuan_per_county", "FUN-03": "percent",
    "FUN-06": "yuan", "FUN-07": "yuan", "FUN-08": "projects", "TAL-01": "persons", "TAL-03": "persons",
    "IND-01": "enterprises", "IND-02": "yuan", "LAB-03": "persons", "PAI-01": "pairs", "PAI-02": "pairs",
    "PAI-03": "pairs", "PAI-04": "organisations", "PAI-05": "pairs", "PAI-06": "pairs", "CNS-01": "persons",
}  # fmt: skip


def _of(indicator: str, unit: str) -> list[DefinitionSpec]:
    first = DefinitionSpec(indicator, f"{indicator}/2016-2020/1", unit, first_year=2016, last_year=2020)
    second = DefinitionSpec(indicator, f"{indicator}/2021-2025/1", unit, first_year=2021, last_year=2025)
    labels = DefinitionSpec(indicator, f"{indicator}/2026-/1", unit, first_year=2026, computed=False, labels_only=True)
    apart = DefinitionSpec(indicator, f"{indicator}/counterpart_support/1", unit, kind="counterpart_support")
    if indicator == "FUN-08":  # catalogue only in the first regime, unknown to the other kind
        first = DefinitionSpec(
            indicator, f"{indicator}/2016-2020/1", unit, first_year=2016, last_year=2020, computed=False
        )
        return [first, second, labels]
    return [first, second, labels, apart]


DEFINITIONS = [spec for indicator, unit in UNITS.items() for spec in _of(indicator, unit)]

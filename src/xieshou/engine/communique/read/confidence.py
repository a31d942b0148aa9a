"""How sure the reader is of a value, and why (把握): codes whose words stand in `data/communique/reading/reasons.yaml`.

Belongs here: weights of reasons. Does not belong: finding the values.
"""

from collections.abc import Iterable

from xieshou.engine.communique.read.people import Person
from xieshou.engine.communique.read.units import Unit
from xieshou.engine.communique.read.visits import Visit

_WEIGHTS = {
    "speaker_named": 1.0, "speaker_pronoun": 0.95, "speaker_carried": 0.9, "speaker_unknown": 0.6,
    "numbered": 1.0, "count_agrees": 1.0, "count_differs": 0.7, "cue_first": 0.95, "cue_later": 0.85,
    "no_area": 0.85, "beside_damage": 0.6,
    "titled": 1.0, "title_inherited": 0.95, "title_collective": 0.95, "side_unknown": 0.85, "rare_surname": 0.9,
    "place_known": 1.0, "place_partly_known": 0.85, "place_unknown": 0.7, "visitors_carried": 0.9,
}  # fmt: skip


def confidence(reasons: Iterable[str], repaired: float = 1.0) -> float:
    """The product of the weights."""
    product = repaired
    for reason in reasons:
        product *= _WEIGHTS[reason]
    return round(product, 3)


def of_unit(unit: Unit, broken: bool) -> list[str]:
    """Reasons for a unit."""
    said = unit.said
    if said.speaker is None:
        reasons = ["speaker_unknown"]
    elif said.opening:
        reasons = ["speaker_pronoun" if said.pronoun else "speaker_named"]
    else:
        reasons = ["speaker_carried"]
    if unit.list is not None:
        reasons.append("numbered")
        if unit.list.announced is not None:
            reasons.append("count_agrees" if unit.list.complete else "count_differs")
    else:
        reasons.append("cue_first" if unit.cue else "cue_later")
    if not unit.areas:
        reasons.append("no_area")
    if broken:
        reasons.append("beside_damage")
    return reasons


def of_person(person: Person, side: str | None, known_surname: bool) -> list[str]:
    """Reasons for an attendee."""
    reasons = ["title_inherited" if person.inherited else "titled"]
    if person.collective:
        reasons.append("title_collective")
    if side is None:
        reasons.append("side_unknown")
    if not known_surname:
        reasons.append("rare_surname")
    return reasons


def of_visit(visit: Visit) -> list[str]:
    """Reasons for a visit."""
    if visit.place is None:
        return ["place_unknown"]
    lowest = {"village": 12, "township": 9, "county": 6}.get(
        next(reversed([x for x in visit.levels if x != "site"]), ""), 6
    )
    return ["place_known" if len(visit.place.code) >= lowest else "place_partly_known"]

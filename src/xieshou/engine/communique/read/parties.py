"""The parties (结对双方) with their parts, and whose side a person is on.

Belongs here: two places out of titles and delegations; helper and recipient by the pairings of the year.
Does not belong: the pairings themselves (`data/places/pairing_provinces.csv`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from xieshou.engine import place_codes
from xieshou.engine.communique.read.attendance import Delegation, place_of, unknown_place_of
from xieshou.engine.communique.read.gazetteer import Gazetteer, bare_name, pairings, short_name
from xieshou.engine.communique.read.people import Person
from xieshou.engine.communique.read.place_names import Mention, PlaceNames
from xieshou.engine.communique.read.spans import Span, find
from xieshou.engine.communique.read.titles import TitleReader

_HELPS = re.compile("(?:对口帮扶|对口支援|结对帮扶|帮扶|支援|援助|援建)(?:的|了)?")


@dataclass(frozen=True)
class Party:
    """One party."""

    name: str
    as_written: str
    role: str  # helper, recipient, recipient_area, party
    at: Span
    code: str  # empty when the table does not know the place


class Sides:
    """Sorts the persons of one text by where they are from."""

    def __init__(self, text: str, body: Span, places: Gazetteer, year: int, titles: TitleReader) -> None:
        self.text, self.body, self.places, self.year, self.titles = text, body, places, year, titles
        self.names = PlaceNames(text, places, year)
        self.chains: dict[str, list[Mention]] = {}
        self.unknown: dict[str, str] = {}
        self.parties: list[Party] = []
        self._keys: dict[str, str] = {}  # key of a group → name of its party
        self._width = 2

    def settle(self, people: list[Person], delegations: list[Delegation], hints: list[str]) -> None:
        """Find the two parties; `hints` are codes of provinces that the headline names."""
        self.chains = {person.name: place_of(person, self.titles) for person in people}
        self.unknown = {person.name: unknown_place_of(person, self.titles) for person in people}
        known = [mention for chain in self.chains.values() for mention in chain]
        for name, place in self.unknown.items():
            if place and (same := next((each for each in known if shortens(place, each.place.name)), None)):
                self.chains[name], self.unknown[name] = [same], ""
        groups = self._groups(people, delegations, hints)
        chosen = [self._party(key, people, delegations, groups) for key in groups]
        found = [party for party in chosen if party is not None]
        self.parties = sorted(
            self._with_roles(found), key=lambda party: (party.role not in ("helper", "party"), party.at)
        )
        self.parties += self._areas()

    def side_of(self, person: Person) -> str | None:
        """The party of a person, else the body that the title names."""
        chain = self.chains.get(person.name) or []
        key = self._key(chain[-1].code) if chain else self.unknown.get(person.name, "")
        if key in self._keys:
            return self._keys[key]
        if chain:
            return self.places.name_of(chain[0].code, self.year)
        if self.unknown.get(person.name):
            return self.unknown[person.name]
        if person.titles and not person.collective:
            body = self.titles.body_of(person.titles[0])
            return body if len(body) > 3 else None
        return None

    def names_of_other_side(self, side: str | None) -> str:
        """A pattern of what a speaker of that side calls the other."""
        others = [party for party in self.parties if party.name != side and party.role != "recipient_area"]
        words = {form for party in others for form in (party.name, short_name(party.name), bare_name(party.name))}
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    def _key(self, code: str) -> str:
        return code[: self._width]

    def _groups(self, people: list[Person], delegations: list[Delegation], hints: list[str]) -> list[str]:
        weights: Counter[str] = Counter()
        codes = [chain[-1].code for chain in self.chains.values() if chain]
        provinces = (
            {code[:2] for code in codes}
            | {each.place.code[:2] for each in delegations if each.place}
            | {hint[:2] for hint in hints}
        )
        deeper = {code[:4] for code in codes if place_codes.depth(code) > 1}
        self._width = 4 if len(provinces) == 1 and len(deeper) > 1 else 2
        for person in people:
            chain = self.chains[person.name]
            if self._width == 4 and chain and chain[-1].depth == 1:
                continue
            if key := self._key(chain[-1].code) if chain else self.unknown[person.name]:
                weights[key] += 1 if person.collective or person.inherited else 3
        for delegation in delegations:
            if delegation.place:
                weights[self._key(delegation.place.code)] += 6
        for hint in hints:
            if self._width == 2:
                weights[hint[:2]] += 4
        if len(weights) < 2 and self._width == 2:
            named = Counter(mention.code[:2] for mention in self._mentioned if mention.code[:2] not in weights)
            [(key, most), (_, next_most)] = [*named.most_common(2), ("", 0), ("", 0)][:2]
            if most > next_most:  # of several that are named alike none is the other party
                weights[key] += 1
        return [key for key, _ in weights.most_common(2)]

    def _party(self, key: str, people: list[Person], delegations: list[Delegation], groups: list[str]) -> Party | None:
        if not key.isdigit():
            at = find(self.text, key, self.body.start) or find(self.text, key)
            self._keys[key] = key
            return Party(key, key, "party", at, "") if at else None
        code = self._code(key, self._depth(people, delegations, groups), people, delegations)
        name = self.places.name_of(code, self.year)
        if not name:
            return None
        at = self._written(name)
        if at is None:
            return None
        self._keys[key] = name
        return Party(name, at.of(self.text), "party", at, code)

    def _depth(self, people: list[Person], delegations: list[Delegation], groups: list[str]) -> int:
        if led := [each.place.depth for each in delegations if each.place and self._key(each.place.code) in groups]:
            return led[0]
        least: dict[str, int] = {}
        for person in people:
            for mention in self.chains[person.name][-1:]:
                key = self._key(mention.code)
                least[key] = min(least.get(key, 9), mention.depth)
        return max([least[key] for key in groups if key in least], default=1)

    def _code(self, key: str, depth: int, people: list[Person], delegations: list[Delegation]) -> str:
        own = [each.place for each in delegations if each.place and self._key(each.place.code) == key]
        own += [mention for person in people for mention in self.chains[person.name] if self._key(mention.code) == key]
        own = own or [mention for mention in self._mentioned if self._key(mention.code) == key]
        at_depth = Counter(mention.code for mention in own if mention.depth == depth)
        if at_depth:
            return at_depth.most_common(1)[0][0]
        if own and depth == 1:
            return key[:2] + "0000"
        if own:
            return min(own, key=lambda mention: abs(mention.depth - depth)).code
        return key.ljust(6, "0")

    @cached_property
    def _mentioned(self) -> list[Mention]:
        return list(self.names.mentions(self.body.start, self.body.end))

    def _written(self, name: str) -> Span | None:
        spans = [find(self.text, form, self.body.start) for form in (name, short_name(name))]
        found = min((span for span in spans if span), default=None)
        return found or find(self.text, bare_name(name), self.body.start) or find(self.text, bare_name(name))

    def _with_roles(self, found: list[Party]) -> Iterator[Party]:
        helper = self._helper(found)
        for place, party in enumerate(found):
            role = "party" if helper is None else "helper" if place == helper else "recipient"
            yield Party(party.name, party.as_written, role, party.at, party.code)

    def _helper(self, found: list[Party]) -> int | None:
        if len(found) != 2:
            return self._helps_alone(found)
        codes = [party.code[:2] for party in found]
        for one, other in ((0, 1), (1, 0)):
            if any(
                donor == codes[one] and recipient == codes[other]
                for donor, recipient, _, _ in pairings()
                if codes[one] != codes[other]
            ):
                return one
        for one, other in ((0, 1), (1, 0)):
            names = "|".join({found[other].name, short_name(found[other].name), bare_name(found[other].name)})
            if re.search(f"(?:帮扶|支援|援助|援建|援)(?:的)?(?:{names})", self.text):
                return one
        donors = {donor for donor, *_ in pairings()}
        given = [code in donors for code in codes]
        return given.index(True) if any(given) and not all(given) else None

    def _helps_alone(self, found: list[Party]) -> int | None:
        return 0 if found and found[0].code[:2] in {donor for donor, *_ in pairings()} else None

    def _areas(self) -> Iterator[Party]:
        """Places inside the recipient that the text says are helped."""
        recipient = next((party for party in self.parties if party.role == "recipient"), None)
        if recipient is None or not recipient.code:
            return
        seen: set[str] = {recipient.code}
        for helps in _HELPS.finditer(self.text, self.body.start, self.body.end):
            at = helps.end()
            while mention := self.names.at(at, min(at + 14, self.body.end), bare_prefectures=True):
                inside = place_codes.is_within(mention.code, recipient.code)
                if inside and mention.code not in seen and mention.at.of(self.text) in self.places.names:
                    seen.add(mention.code)
                    yield Party(
                        mention.place.name, mention.at.of(self.text), "recipient_area", mention.at, mention.code
                    )
                at = mention.at.end
                if self.text[at : at + 1] in "、和":
                    at += 1


def shortens(short: str, name: str) -> bool:
    """科右前旗 shortens 科尔沁右翼前旗: its characters in their order, from the first to the last."""
    rest = iter(name)
    return short[0] == name[0] and short[-1] == name[-1] and all(char in rest for char in short)


def provinces_of(letters: Iterable[str], known: dict[str, str]) -> list[str]:
    """粤川 → the codes of Guangdong and Sichuan."""
    return [known[letter] for letter in letters if letter in known]

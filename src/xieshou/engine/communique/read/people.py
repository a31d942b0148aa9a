"""Named persons with their titles (人物): read clause by clause, lists with what they inherit.

Belongs here: a name, the titles before it. Does not belong: whether the person was there (`attendance`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xieshou.engine.communique.read.lexicon import MARKS, lexicon
from xieshou.engine.communique.read.names import NameReader, conjunction
from xieshou.engine.communique.read.spans import Sentence, Span, everywhere
from xieshou.engine.communique.read.titles import Carried, TitleReader

_CLAUSE = re.compile(f"[^{re.escape(MARKS)}]+")


@dataclass
class Person:
    """A person as first named with a title."""

    name: str
    at: Span
    title_at: Span | None
    titles: list[str]
    collective: bool
    sentence: Sentence
    inherited: bool = False  # the title stands before another name of the list
    mentions: list[Span] = field(default_factory=list)


class Mentions:
    """Where persons are named, in the order of the text."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._all = sorted((*at, person.name) for person in people for at in person.mentions)

    def within(self, start: int, end: int) -> list[str]:
        """Who is named between two offsets, each once."""
        first = bisect_left(self._all, (start,))
        last = bisect_left(self._all, (end,))
        return list(dict.fromkeys(name for _, stop, name in self._all[first:last] if stop <= end))


class PeopleReader:
    """Finds the persons of one text."""

    def __init__(self, text: str, titles: TitleReader, carried: Carried) -> None:
        self.text = text
        self.titles = titles
        self.carried = carried
        self.names = NameReader(text)
        self.words = lexicon()
        self.found: dict[str, Person] = {}
        self._none = tuple(self.words.titles["not_before_a_name"])

    def read(self, sentences: list[Sentence]) -> list[Person]:
        """Everybody named with a title, in the order of the text."""
        for sentence in sentences:  # once to learn the names that stand alone between marks
            for start, end, _mark in self._clauses(sentence):
                for head in self._heads(start, end):
                    if 2 <= end - head <= 4 and self.names.end_of_name(head, end, titled=True) == end:
                        self.names.known.add(self.text[head:end])
        for sentence in sentences:
            self.carried.sentence.clear()
            self._sentence(sentence)
        mentions = everywhere(self.text, self.found)
        for person in self.found.values():
            person.mentions = mentions[person.name]
        return list(self.found.values())

    def _clauses(self, sentence: Sentence) -> Iterator[tuple[int, int, str]]:
        for clause in _CLAUSE.finditer(self.text, sentence.start, sentence.end):
            yield clause.start(), clause.end(), self.text[clause.start() - 1] if clause.start() else ""

    def _heads(self, start: int, end: int) -> Iterator[int]:
        """Where titles end within a clause."""
        for head in self.words.heads.finditer(self.text, start, end):
            if not self.text.startswith(self._none, head.end()):
                yield head.end()

    def _sentence(self, sentence: Sentence) -> None:
        pending: list[Span] = []
        listed: Person | None = None
        aside = False  # within brackets: 副县长（挂职）, 县长沈兰（女）
        for start, end, mark in self._clauses(sentence):
            aside = mark in {"（", "("} or (aside and mark not in {"）", ")"})
            if aside:
                continue
            if mark in {"）", ")"}:
                if pending and (stop := self.names.end_of_name(start, end, titled=True)):
                    pending, listed = self._next(
                        sentence, stop, end, self._add(sentence, Span(start, stop), pending, None)
                    )
                    continue
            elif mark != "、":
                pending, listed = [], None
            pending, listed = self._element(sentence, start, end, pending, listed)

    def _element(
        self, sentence: Sentence, start: int, end: int, pending: list[Span], listed: Person | None
    ) -> tuple[list[Span], Person | None]:
        """One element of a list: a title, a title with a name, or a name alone; an "and" begins the next one."""
        last_title: Span | None = None
        for head in self.words.heads.finditer(self.text, start, end):
            if self.text.startswith(self._none, head.end()):
                continue
            title = Span(self.titles.begin(start, *head.span()), head.end())
            if not self.titles.is_a_title(title):
                continue
            last_title = title
            stop = self.names.end_of_name(head.end(), end, titled=True) if head.end() < end else None
            if stop:
                person = self._add(sentence, Span(head.end(), stop), [*pending, title], None)
                return self._next(sentence, stop, end, person)
        if last_title and last_title.end == end:
            return [*pending, last_title], listed
        if listed is not None and not pending:
            stop = self.names.end_of_name(start, end, titled=False)
            if stop:
                person = self._add(sentence, Span(start, stop), [], listed)
                return self._next(sentence, stop, end, person)
        return [], None

    def _next(self, sentence: Sentence, stop: int, end: int, person: Person) -> tuple[list[Span], Person | None]:
        skip = conjunction(self.text, stop, end)
        if skip and stop + skip < end:
            return self._element(sentence, stop + skip, end, [], person)
        return [], person

    def _add(self, sentence: Sentence, at: Span, spans: list[Span], listed: Person | None) -> Person:
        name = at.of(self.text)
        self.names.known.add(name)
        titles = self.titles.full(spans, self.carried) if spans else list(listed.titles if listed else ())
        title_at = listed.title_at if listed else None
        if spans:
            title_at = Span(spans[0].start, spans[-1].end)
        collective = bool(titles) and self.titles.is_collective(titles[-1])
        person = Person(name, at, title_at, titles, collective, sentence, inherited=not spans)
        known = self.found.get(name)
        if known is None:
            self.found[name] = person
        elif known.collective and not collective and spans:
            known.titles, known.title_at, known.collective = titles, title_at, False
        return person

"""Titles (职务): where one begins and ends, and what an elliptic one means.

Belongs here: 省委副书记、省长 → 广东省委副书记, 广东省省长; the place or the body that a title belongs to.
Does not belong: names, attendance.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from xieshou.engine.communique.read.gazetteer import short_name
from xieshou.engine.communique.read.lexicon import lexicon
from xieshou.engine.communique.read.place_names import Mention, PlaceNames
from xieshou.engine.communique.read.spans import Span

_LEVELS = "省市州县区盟旗"
_UNKNOWN_PLACE = re.compile(
    f"(?:中共)?([一-鿿]{{2,6}}?(?:自治区|[{_LEVELS}]))(?=委|党委|政府|人民政府|人大|"
    f"政协|纪委|领导|副|常务副|[{_LEVELS}]长|代)"
)
_ELLIPTIC = re.compile(
    f"自治区|地委|地区|[{_LEVELS}](?:委|党委|政府|人民政府|人大|政协|纪委|监委|直|长|"
    f"领导|军区|[一-鿿]{{1,10}}[厅局委办院校])"
)
_STARTS = re.compile("中央|国家|全国|中共|国务院|原|党组|常务|副")
_INHERITS = re.compile("(?:组织|宣传|统战)部部?长|政法委书记|纪委书记|秘书长|党组.*|党委.*|常务副.*|副.*|统战部部?长")


def kind_of(name: str) -> str:
    """The word for the kind of a place: 省, 市, 自治区."""
    return "自治区" if name.endswith("自治区") else name[-1]


def name_in_titles(name: str) -> str:
    """凉山彝族自治州 → 凉山州 (凉山州委书记); an autonomous region keeps its name."""
    return name if name.endswith("自治区") else short_name(name)


@dataclass
class Carried:
    """The places that elliptic titles take, by the word for their kind: 省 → 广东省."""

    sentence: dict[str, str] = field(default_factory=dict)
    paper: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    mentioned: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # places by kind, where each is named

    def place(self, kind: str, before: int) -> str:
        """The nearest: in a title of the sentence, the paper's own, in an earlier title, named before."""
        held = self.sentence.get(kind) or self.paper.get(kind) or self.text.get(kind)
        if held:
            return held
        places = self.mentioned.get(kind, [])
        nearest = bisect_left(places, (before,))
        return places[nearest - 1][1] if nearest else ""

    def keep(self, kind: str, place: str) -> None:
        """A place was named."""
        self.sentence[kind] = self.text[kind] = place


class TitleReader:
    """Reads the titles of one text."""

    def __init__(self, text: str, names: PlaceNames) -> None:
        self.text = text
        self.places = names
        self.words = lexicon()
        self._bare = {title: kind for kind, titles in self.words.titles["bare"].items() for title in titles}
        self._collective = tuple(self.words.titles["collective"])

    def begin(self, start: int, head_start: int, head_end: int) -> int:
        """Where a title begins whose last word stands between `head_start` and `head_end`, in a clause from `start`."""
        cuts = [start] + [lead.end() for lead in self.words.lead_in.finditer(self.text, start, head_start)]
        good = [cut for cut in cuts if self._starts_well(cut, head_start, head_end)]
        if good:
            return good[-1]
        first = self.words.lead_in.match(self.text, start, head_start)
        return first.end() if first else start

    def _starts_well(self, cut: int, head_start: int, head_end: int) -> bool:
        if cut == head_start:
            return True
        if self.places.at(cut, head_end, bare_prefectures=True):
            return True
        return bool(_ELLIPTIC.match(self.text, cut, head_end) or _STARTS.match(self.text, cut, head_end))

    def is_a_title(self, span: Span) -> bool:
        """Whether the words can be one: no leader who is only cited, no bare 领导."""
        title = span.of(self.text)
        if title in self._collective or any(name in title for name in self.words.speech["cited"]):
            return False
        return len(title) < 36

    def places_of(self, title: str) -> tuple[list[Mention], str]:
        """The divisions that a title begins with, and a place that the table does not know."""
        offset = 2 if title.startswith("中共") else 0
        reader = PlaceNames(title, self.places.places, self.places.year)
        found: list[Mention] = []
        at = offset
        while mention := reader.at(at, len(title), found[-1].code if found else "", bare_prefectures=True):
            if found and mention.depth <= found[-1].depth:
                break
            found.append(mention)
            at = mention.at.end
        if found:
            return found, ""
        unknown = _UNKNOWN_PLACE.match(title)
        return [], unknown[1] if unknown and unknown[1] != "自治区" else ""

    def full(self, spans: list[Span], carried: Carried) -> list[str]:
        """Titles with the place that they leave out; places named here are carried on."""
        done: list[str] = []
        for span in spans:
            for part in re.split("兼任?", span.of(self.text)):
                if part:
                    done.append(self._one(part, span.start, done[-1] if done else "", carried))
        return done

    def _one(self, title: str, at: int, before: str, carried: Carried) -> str:
        mentions, unknown = self.places_of(title)
        for mention in mentions:
            written = mention.at.of(title)
            name = written if written[-1] in _LEVELS else mention.place.name
            carried.keep(kind_of(name), name)
        if unknown:
            carried.keep(kind_of(unknown), unknown)
        if mentions or unknown:
            return title.removeprefix("中共")
        if title.startswith("自治区") and (place := carried.place("自治区", at)):
            return place + title.removeprefix("自治区")
        if title in self._bare and (place := carried.place(self._bare[title], at)):
            return place + title
        if title[0] in _LEVELS and len(title) > 1 and (place := carried.place(title[0], at)):
            return place + title if title[1] == "长" else place[:-1] + title
        if before and (title in self.words.titles["heads"] or _INHERITS.fullmatch(title)):
            return self.body_of(before) + title
        return title

    def body_of(self, title: str) -> str:
        """A title without its last word: 南方航空集团公司党组书记 → 南方航空集团公司."""
        found = None
        for head in self.words.heads.finditer(title):
            if head.end() == len(title):
                found = head
                break
        body = title[: found.start()] if found else title
        return re.sub("(?:常务|党组|党委)$", "", body) if not body.endswith("省委") else body

    def is_collective(self, title: str) -> bool:
        """Whether one title is said of many: 四川省领导."""
        return title.endswith(self._collective)

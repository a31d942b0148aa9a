"""Who is speaking (讲话人): openings of speech, pronouns, speakers that carry on.

Belongs here: sentence by sentence, the speaker, and where what he says begins.
Does not belong: what kind of promise it is (`units`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.spans import Sentence, Span

_BODIES = (
    "会议",
    "双方",
    "两省区",
    "两省",
    "两地",
    "两省市",
    "两市",
    "两县",
    "与会人员",
    "与会代表",
    "座谈会",
    "大家",
    "会上",
)
_COLLECTIVE = {"与会人员": "会议", "与会代表": "会议", "座谈会": "会议", "大家": "会议", "会上": "会议"}
_ADDRESSES = (
    "要求",
    "希望",
    "建议",
    "勉励",
    "叮嘱",
    "嘱咐",
    "恳请",
    "倡议",
    "承诺",
    "提议",
)  # what follows belongs to the sentence


@dataclass(frozen=True)
class Said:
    """A sentence with its speaker."""

    sentence: Sentence
    speaker: str | None
    speaker_at: Span | None
    content: int  # where what is said begins
    opening: bool  # whether the sentence itself names who speaks
    pronoun: bool
    verb: str


class Speech:
    """Follows the speakers through one text."""

    def __init__(self, text: str, people: Iterable[str]) -> None:
        self.text = text
        self.people = frozenset(people)
        who = either([*self.people, *_BODIES, "他", "她"])
        said = lexicon().said
        title = "(?:书记|省长|主席|市长|州长|县长|区长|部长|主任|同志)?"
        how = "[^，。；：、“”]{0,24}?"
        self._opening = re.compile(
            rf"(?P<who>{who}){title}(?P<how>{how})(?P<said>{said})"
            rf"(?P<after>[，：:“]|(?<=要求)|(?<=希望)|(?<=建议)|(?<=勉励)|(?<=叮嘱)|(?<=嘱咐)|"
            rf"(?<=恳请)|(?<=倡议)|(?<=承诺))"
        )
        self._announces = re.compile(rf"(?P<who>{who}){title}(?P<how>就)[^。；]{{0,60}}?(?P<said>提出|谈了|讲了)")
        self._speaks = re.compile(
            rf"(?P<who>{who}){title}(?!、)[^。；]{{0,60}}?(?:讲话|发言|致辞|表示(?:衷心|诚挚|崇高|热烈|由衷)?(?:的)?(?:感谢|"
            rf"欢迎|敬意|祝贺|问候)|作(?:了)?(?:总结|工作)?(?:报告|部署|讲话)|介绍|主持)"
        )
        self._subject = re.compile(rf"(?P<who>{either(self.people) if self.people else '(?!)'}){title}(?![、和与等一])")

    def follow(self, sentences: Iterable[Sentence]) -> Iterator[Said]:
        """Each sentence with its speaker."""
        person: str | None = None
        speaker: str | None = None
        at: Span | None = None
        for sentence in sentences:
            found = self._open(sentence)
            if found is None:
                if speaks := self._speaks.search(self.text, sentence.start, sentence.end):
                    named = self._name(speaks["who"], person)
                    if named in self.people:
                        speaker = person = named
                        at = Span(speaks.start("who"), speaks.end("who"))
                elif subject := self._subject.match(self.text, sentence.start, sentence.end):
                    person = subject["who"]  # whom 他 means in the next sentence
                yield Said(sentence, speaker, at, sentence.start, False, False, "")
                continue
            match, content = found
            speaker = self._name(match["who"], person)
            if speaker in self.people:
                person = speaker
            end = match.end("how") if match.re is self._announces else match.end("said")
            at = Span(match.start("who"), end)
            yield Said(sentence, speaker, at, content, True, match["who"] in "他她", match["said"])

    def _open(self, sentence: Sentence) -> tuple[re.Match[str], int] | None:
        for pattern in (self._announces, self._opening):
            for match in pattern.finditer(self.text, sentence.start, sentence.end):
                if self._is_subject(sentence, match):
                    if pattern is self._announces:
                        return match, sentence.start
                    addresses = match["said"] in _ADDRESSES and match["after"] not in ("，", "：", ":")
                    return match, sentence.start if addresses else match.end()
        return None

    def _is_subject(self, sentence: Sentence, match: re.Match[str]) -> bool:
        """Whether who speaks stands where a subject stands: first, or after a comma."""
        before = self.text[sentence.start : match.start()]
        if re.search("(?:根据|按照|贯彻|落实|遵照|对|受)$", before) or "认为是" in match[0]:
            return False
        if match["who"] in _BODIES or match["who"] in "他她":
            return before == "" or before[-1] in "，。；：“”）" or (len(before) < 8 and before[-1] in "上后时")
        return True

    def _name(self, who: str, person: str | None) -> str | None:
        if who in "他她":
            return person
        return _COLLECTIVE.get(who, who)

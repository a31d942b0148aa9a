"""What kind of speech a sentence is (语气): 要, 希望, 将, or none of them.

Belongs here: one sentence to a kind, with its cue and whom it addresses. Does not belong: lists, areas, the register.
"""

import re
from dataclasses import dataclass

from xieshou.engine.communique.read.speech import Said

_SELF = "我们|我省|我市|我州|我县|我区|我旗|全省|全市|全州|双方"
_DIRECTIVE = re.compile(
    "(?:^|(?<=[，：；“]))(?P<subject>[^，。；：“]{0,24}?)(?P<cue>(?<![需重主只想首紧摘概扼若既还显必])(?:必须要|"
    "务必要|一定要|还要|更要|也要|要|必须|务必|应当|应该|须))"
    "(?![求素点闻害道件领闭约是么不])"
)
_ASKED = re.compile(
    "^(?P<who>[^，。；：]{2,20}?)(?P<cue>要求|勉励|叮嘱|嘱咐)(?P<addressee>[^，。；：]{2,16}?)(?=全心|"
    "认真|要|坚持|继续|切实|进一步|牢记|把|加强|深入|抓好|积极|主动|用心|发扬|围绕|"
    "充分|不断|加快|以)"
)
_REQUEST = re.compile(
    "(?:^|(?<=[，：；“]))(?:真诚|诚挚|衷心|也|同时|还|并|他|她)?(?P<cue>希望|恳请|期待|"
    "期盼|恳盼|盼望|敬请|建议)(?P<addressee>[^，。；：]{0,16})"
)
_NAMED_REQUEST = re.compile("(?P<cue>希望|恳请|建议)(?P<addressee>[^，。；：]{2,16})")
_PLEDGE = re.compile(
    "(?:^|(?<=[，：；“]))(?P<subject>[^，。；：“]{0,16}?)(?P<cue>一定会|一定要|一定|"
    "必将|定将|将会|将(?!军|来|士|领|近)|愿意|愿(?!望|景)|有信心|有决心|保证|决心|(?<!攻)坚决)"
)
_OWN_PLEDGE = re.compile("(?:^|，)(?:我们|我省|我市|我州|我县)(?:将|一定|愿|坚决|有信心|有决心|必将|定)")
_ANNOUNCES = re.compile(
    "^[^，。；]{0,30}(?:提出|谈了|讲了)[^，。；]{0,10}(?:点|条|项|个方面)[^，。；]{0,6}(?:建议|意见|要求|希望)[。：]?$"
)
_DONE = re.compile("(?:取得|实现|完成|创造|谱写|结下|呈现|建立|打下|奠定|形成|得到|迈出|发生|作出|做出|给予|提供)了")
_THANKS = re.compile("(?:表示|致以)[^，。；]{0,10}(?:感谢|谢意|敬意|欢迎|问候|祝贺)|衷心感谢|诚挚感谢")
_EVALUATES = re.compile("具有[^，。；]{0,14}(?:作用|意义)|(?:意义重大|成效显著|成效明显|硕果累累|亲如一家|一脉相承)")
_REPORTS = re.compile("介绍|通报|汇报")
_CITES = re.compile("(?:总书记|党中央|国务院)[^。；]{0,40}(?:作出|发表|提出|指明|强调)")
_PRAISE = re.compile("(?:深入实施|奋力|加快建设|山清水秀|人杰地灵|良好的合作基础|深厚情谊|情谊|前景广阔|优势互补)")
_GOOD_START = re.compile("[^，。；]{0,6}(?:座谈会|会议|仪式|活动|签约)[^，。；]{0,6}(?:要|将)")


_NO_PROMISES = {
    "announces_list": _ANNOUNCES,
    "thanks": _THANKS,
    "evaluation": _EVALUATES,
    "report": _REPORTS,
    "cited": _CITES,
    "praise": _PRAISE,
    "past": _DONE,
}


@dataclass(frozen=True)
class Heard:
    """What a sentence is; kind None when it promises nothing."""

    kind: str | None
    cue: str = ""
    addressee: str | None = None

    @property
    def ends_item(self) -> bool:
        """Whether such a sentence stands on its own after the items of a list."""
        return self.kind is not None


_NOTHING = Heard(None)
_DEMANDS = {"要求", "勉励", "叮嘱", "嘱咐"}


def hear(text: str, start: int, end: int, said: Said, other_side: str) -> Heard:
    """Tell what the sentence between two offsets is; `other_side` is a pattern of the other side's names."""
    words = text[start:end].lstrip("“")
    if _ANNOUNCES.match(words) or (
        _THANKS.search(words) and not _OWN_PLEDGE.search(words) and not _REQUEST.search(words)
    ):
        return _NOTHING
    if asked := _ASKED.match(words):
        return Heard("directive", asked["cue"], asked["addressee"])
    if said.opening and said.verb in _DEMANDS:
        return Heard("directive", said.verb)
    request = _REQUEST.search(words) or (
        _NAMED_REQUEST.search(words) if said.verb in {"希望", "恳请", "建议"} and said.opening else None
    )
    directive = _DIRECTIVE.search(words)
    if request and (directive is None or request.start("cue") < directive.start("cue")):
        return _request(request, other_side)
    if said.opening and said.verb == "希望":
        return _request(None, other_side, words)
    pledge = _PLEDGE.search(words)
    if directive and (pledge is None or directive.start() <= pledge.start()) and not _is_evaluation(words, directive):
        return _directive(directive)
    if pledge and not _is_evaluation(words, pledge) and not _GOOD_START.match(words):
        subject = re.sub("^(?:下一步|接下来|今后|同时|此外)", "", pledge["subject"])
        own = re.match(_SELF, subject)
        cue = (own[0] if own else "") + pledge["cue"]
        return Heard("pledge", cue)
    return _NOTHING


def _directive(match: re.Match[str]) -> Heard:
    subject, cue = match["subject"], match["cue"]
    if subject in {"我们", ""}:
        return Heard("directive", subject + cue)
    if re.search("(?:也|都|还|更|就|仍|又|始终|首先)$", subject):
        subject = re.sub("(?:也|都|还|更|就|仍|又|始终|首先)+$", "", subject)
    if subject.startswith("我们"):
        return Heard("directive", "我们" + cue)
    return Heard("directive", cue, subject or None)


def _request(match: re.Match[str] | None, other_side: str, words: str = "") -> Heard:
    cue = match["cue"] if match else "希望"
    addressed = match["addressee"] if match else words[:16]
    if re.match("[^，。；]{0,10}(?:干部|人员|队员|同志们|挂职|人才|教师|医生)", addressed) and not (
        other_side and re.match(other_side, addressed)
    ):
        return Heard("directive", cue, re.sub("(?:要|能|们能).*$", "", addressed) or None)
    return Heard("request", cue)


def _is_evaluation(words: str, match: re.Match[str]) -> bool:
    if _EVALUATES.search(words) and not re.match("(?:我们)?(?:要|将)", words):
        return True
    return (
        bool(_DONE.search(words[: match.start("cue")]))
        and match.start("cue") > 30
        and not re.search("我们要|我们将", words)
    )


def why_none(text: str, start: int, end: int) -> str:
    """Why a sentence of a speaker promises nothing, as a code; empty when nothing can be said."""
    words = text[start:end]
    for why, pattern in _NO_PROMISES.items():
        if pattern.search(words):
            return why
    return ""

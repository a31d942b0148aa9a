"""What stands where on a page (版面): publication, day, headlines, byline, body, furniture of the site.

Belongs here: cutting a page into its parts. Does not belong: the meaning of the body.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xieshou.engine.communique.read.lexicon import either, lexicon
from xieshou.engine.communique.read.spans import Span, trimmed

_PAPER = (
    "[一-鿿]{1,8}(?:日报|晚报|早报|晨报|商报|时报|都市报|农民报|周报|党报|新闻网|新闻社|"
    "新华网|人民网|新华社|中新网|在线|新闻|资讯网|信息网|发布|"
    "电视台|广播电视台|融媒体中心|融媒|客户端|人民政府网|政府网|政府网站|乡村振兴局|协作办)"
)
_SOURCE = re.compile(rf"(?:来源|稿源|出处|信息来源|文章来源)[：:]\s*(《?(?:{_PAPER}|[一-鿿A-Za-z]{{2,14}})》?)")
_PUBLICATION = re.compile(_PAPER)
_DAY = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?:\s*日)?(?!\d)")
_DATELINE = re.compile(
    rf"(?:【[^】]{{2,12}}】)?(?:本报|本网|本台|本刊|新华社|中新社|中新网|人民网|新华网|{_PAPER})"
    r"[^，。（(：:\n]{0,14}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电|消息|报道)|\s*(?=[（(](?:本报|通讯员|全媒体)?记者)"
)
_REPORTERS = re.compile(
    r"[（(]\s*((?:(?:本报|本网|本台|全媒体|见习|首席|特派|融媒体?|新华社|日报)?(?:记者|"
    r"通讯员|特约记者|作者|文/图|文/)[：:]?\s*)?"
    r"[一-鿿·]{2,5}(?:[ 　、/]+(?:(?:本报|全媒体)?(?:记者|通讯员)\s*)?[一-鿿·]{2,5}){0,5})\s*(?:文/图|"
    r"摄影报道|摄|报道)?[）)]"
)
_BARE_REPORTERS = re.compile(
    r"(?:本报|本网|本台|全媒体|融媒)?(?:记者|通讯员|作者)[：: 　]*([一-鿿·]{2,4}(?:[ 　、]+[一-鿿·]{2,4}){0,3})"
)
_PHOTOGRAPHERS = re.compile(r"(?:记者|摄影[：:]?|通讯员)?[ 　]*([一-鿿]{2,4})[ 　]*(?:/?摄(?![一-鿿])|摄影)")
_ROLE = re.compile(
    r"(?:本报|本网|本台|全媒体|见习|首席|特派|融媒体?|新华社|日报)?(?:记者|通讯员|特约记者|作者)[：:]?|文/图|文/"
)
_CAPTION = re.compile(r"^(?:图为|图[：:]|▲|△|\[图|资料图)|[一-鿿]{2,4}\s*摄$")
_META_WORDS = re.compile(
    r"\d{1,2}[:：]\d{2}(?::\d{2})?|星期.|农历.*|第?\d+版|[\s|｜>»\-_—·:：/【】\[\]()（）,，"
    r"]|记者|作者|编辑|来源|发布时间|时间|日期|阅读|次"
)
_ITEM = re.compile("^(?:[一二三四五六七八九十]+[、是要]|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+[，、])")


@dataclass(frozen=True)
class Line:
    """A line of the page, by its number from zero."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Parts:
    """Where each part stands; None where the page has none."""

    publication: Span | None
    published: date | None
    published_at: Span | None
    headline: Span | None
    subhead: Span | None
    dateline: Span | None
    reporters: tuple[Span, ...]
    photographers: tuple[Span, ...]
    body: tuple[Line, ...]
    furniture: Span | None


def parts_of(text: str) -> Parts:
    """Cut the page."""
    lines = list(_lines(text))
    body = [line for line in lines if _is_body(text, line)]
    if not body:
        body = [max(lines, key=lambda line: line.end - line.start)] if lines else []
    first, last = (body[0].number, body[-1].number) if body else (0, -1)
    head = [line for line in lines if line.number < first]
    tail = [line for line in lines if line.number > last]
    published, published_at = _day_of(text, [*head, *tail])
    publication = _publication(text, head, tail, body)
    heads = [line for line in head if not _is_meta(text, line)]
    dateline = _dateline(text, body[0]) if body else None
    reporters = _reporters(text, head, body, tail)
    furniture = [line for line in tail if not _is_credit(text, line)]
    return Parts(
        publication,
        published,
        published_at,
        _span(heads[0]) if heads else None,
        _span(heads[1]) if len(heads) > 1 else None,
        dateline,
        reporters,
        _photographers(text, lines),
        tuple(line for line in body if not _CAPTION.search(text[line.start : line.end])),
        Span(furniture[0].start, furniture[-1].end) if furniture else None,
    )


def _span(line: Line) -> Span:
    return Span(line.start, line.end)


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for number, line in enumerate(text.split("\n")):
        span = trimmed(text, start, start + len(line))
        if span.start < span.end:
            yield Line(number, *span)
        start += len(line) + 1


def _is_body(text: str, line: Line) -> bool:
    words = text[line.start : line.end]
    if re.match(either(lexicon().speech["furniture"]), words) and len(words) < 80:
        return False
    sentences = words.count("。") + words.count("；")
    return bool(sentences and len(words) > 15) or (bool(_ITEM.match(words)) and len(words) > 15) or len(words) > 90


def _is_meta(text: str, line: Line) -> bool:
    """Whether nothing is left of a line without its publication, day and the like."""
    words = _DAY.sub("", text[line.start : line.end])
    if re.match(either(lexicon().speech["furniture"]), words) or "当前位置" in words:
        return True
    words = _BARE_REPORTERS.sub("", _SOURCE.sub("", words))
    left = _META_WORDS.sub("", _PUBLICATION.sub("", words, count=1))
    return len(left) < 4


def _is_credit(text: str, line: Line) -> bool:
    words = text[line.start : line.end]
    return bool(_REPORTERS.fullmatch(words) or _CAPTION.search(words))


def _day_of(text: str, lines: list[Line]) -> tuple[date | None, Span | None]:
    for line in lines:
        for found in _DAY.finditer(text, line.start, line.end):
            try:
                return date(int(found[1]), int(found[2]), int(found[3])), Span(*found.span())
            except ValueError:
                continue
    return None, None


def _publication(text: str, head: list[Line], tail: list[Line], body: list[Line]) -> Span | None:
    for line in [*head, *tail]:
        if found := _SOURCE.search(text, line.start, line.end):
            return Span(*found.span(1))
    for line in head:
        if _is_meta(text, line) and (found := _PUBLICATION.search(text, line.start, line.end)):
            return Span(*found.span())
    if body:
        start = body[0].start
        if found := re.compile(rf"【?({_PAPER}|新华社|中新社)(?=[^，。]{{0,16}}(?:讯|电|消息|报道))").match(
            text, start
        ):
            return Span(*found.span(1))
    return None


def _dateline(text: str, line: Line) -> Span | None:
    found = _DATELINE.match(text, line.start, min(line.end, line.start + 50))
    return Span(*found.span()) if found and found[0].strip() else None


def _names_in(found: re.Match[str], group: int) -> Iterator[Span]:
    words = _ROLE.sub(lambda role: " " * len(role[0]), found[group])
    for name in re.finditer("[一-鿿·]{2,5}", words):
        yield Span(found.start(group) + name.start(), found.start(group) + name.end())


def _reporters(text: str, head: list[Line], body: list[Line], tail: list[Line]) -> tuple[Span, ...]:
    found: list[Span] = []
    if body:
        dateline = _DATELINE.match(text, body[0].start, min(body[0].end, body[0].start + 50))
        start = dateline.end() if dateline else body[0].start
        if byline := _REPORTERS.match(text, start, min(body[0].end, start + 60)):
            found += _names_in(byline, 1)
        for byline in _REPORTERS.finditer(text, max(body[-1].start, body[-1].end - 50), body[-1].end):
            if byline.end() >= body[-1].end - 1 and _ROLE.search(byline[0]):
                found += _names_in(byline, 1)
    for line in [*head, *tail]:
        words = text[line.start : line.end]
        if byline := _REPORTERS.fullmatch(text, line.start, line.end):
            if _ROLE.search(byline[0]) or line in tail:
                found += _names_in(byline, 1)
        elif (_is_meta(text, line) or len(words) < 40) and (bare := _BARE_REPORTERS.search(text, line.start, line.end)):
            found += _names_in(bare, 1)
    return tuple(dict.fromkeys(found))


def _photographers(text: str, lines: list[Line]) -> tuple[Span, ...]:
    found = [
        Span(*name.span(1))
        for line in lines
        if "摄" in text[line.start : line.end]
        for name in _PHOTOGRAPHERS.finditer(text, max(line.start, line.end - 40), line.end)
    ]
    return tuple(dict.fromkeys(found))

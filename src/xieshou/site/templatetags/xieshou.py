"""Tags and filters of the pages: `{% load xieshou %}`.

Belongs here: joining a formatted value (display.py) and a word (words.py) into the pieces of HTML that pages repeat.
Does not belong: questions to the database; a page's own layout.
"""

from datetime import date
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from xieshou.wording import display, words

register = template.Library()

CURSORS = frozenset({"after", "before"})  # keyset pages; another filter starts at the first page again


def _language() -> str:
    return get_language() or "en"


@register.filter
def wan(amount_fen: int | None) -> str:
    """Fen as 万元 with one decimal: `{{ movement.amount_fen|wan }}`. Nothing for None: use `{% missing %}` there."""
    return "" if amount_fen is None else display.wan(amount_fen)


@register.filter
def yuan(amount_fen: int | None) -> str:
    """Fen as exact yuan."""
    return "" if amount_fen is None else display.yuan(amount_fen)


@register.simple_tag
def money(amount_fen: int | None, url: str = "", missing: str = "not_published") -> SafeString:
    """A money cell: 万元 on screen, exact yuan on hover and in exports, a door when it has a url."""
    if amount_fen is None:
        return missing_word(missing, url)
    exact = display.yuan(amount_fen)
    inner = format_html(
        '<data value="{}" title="{}">{}</data>',
        exact.replace(",", ""),
        gettext("%(amount)s yuan") % {"amount": exact},
        display.wan(amount_fen),
    )
    return format_html('<a class="v" href="{}">{}</a>', url, inner) if url else inner


@register.simple_tag
def figure_value(value: str, unit: str = "") -> display.Shown:
    """A figure's text, unit and exact value: `{% figure_value figure.value figure.unit as shown %}`; unit as a word."""
    shown = display.figure(str(value), unit or "", _language())
    return shown._replace(unit=words.unit(shown.unit, shown.text) if shown.unit else "")


@register.filter
def unit(code: str) -> str:
    """The word for a unit code."""
    return words.unit(code or "")


@register.filter
def measure(code: str) -> str:
    """What a published quantity, a claim or a target measures, in words."""
    return words.measure(code or "")


@register.filter
def name(thing: Any) -> str:
    """A thing's name in the reader's language: `name_zh` and `name_en`, else `pinyin` for English, else `name`."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    kept = {key: _of(thing, key) for key in ("name_zh", "name_en", "pinyin", "name")}
    order = ("name_zh", "name", "name_en") if _language().startswith("zh") else ("name_en", "pinyin", "name", "name_zh")
    return next((str(kept[key]) for key in order if kept[key]), str(thing))


def _of(thing: Any, key: str) -> Any:
    return thing.get(key) if isinstance(thing, dict) else getattr(thing, key, None)


@register.filter
def day(value: object) -> str:
    """A day in a table, to its own precision: `2018-06`."""
    return display.day_in_table(display.printed_day(value))


@register.filter
def day_in_words(value: object) -> str:
    """A day in a sentence, to its own precision: 2018年6月 or June 2018."""
    printed = value.isoformat() if isinstance(value, date) else display.printed_day(value)
    return display.day_in_sentence(printed[:10], _language())


@register.filter
def percent(value: str | int | None) -> str:
    """A number of percent."""
    return "" if value in (None, "") else display.percent(value)  # type: ignore[arg-type]


@register.filter
def state(code: str, label: str = "") -> SafeString:
    """A state as a word with a shape: `{{ row.status|state }}`; with own words, `{{ "overdue"|state:text }}`."""
    found = words.state(code or "unknown")
    return format_html('<span class="state {}">{}</span>', found.shape, label or found.word)


@register.simple_tag(name="missing")
def missing_word(why: str = "not_published", url: str = "") -> SafeString:
    """What stands where a value is missing: never a zero. A door when somebody can see why."""
    css, word = why.replace("_", "-"), words.MISSING.get(why, why)
    if url:
        return format_html('<a class="none {}" href="{}">{}</a>', css, url, word)
    return format_html('<span class="none {}">{}</span>', css, word)


@register.filter
def qualifier(code: str) -> str:
    """How the source qualifies its figure (over, about …)."""
    return str(words.QUALIFIERS.get(code or "", code or ""))


@register.filter
def confidence(code: str) -> str:
    """How sure the reading of a source is."""
    return str(words.CONFIDENCE.get(code or "", code or ""))


@register.filter
def basis(code: str) -> str:
    """From what a figure was computed."""
    return str(words.BASES.get(code or "", code or ""))


@register.filter
def rows(count: int | None) -> str:
    """How many rows stand behind a figure."""
    if count is None:
        return ""
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": display.grouped(count)}


@register.simple_tag
def sides(donor: Any, recipient: Any) -> SafeString:
    """Both sides as chips, donor first: blue and ochre, with a word between them for those who cannot see colour."""
    parts = [("donor", name(donor), gettext("donor side")), ("recipient", name(recipient), gettext("recipient side"))]
    chips = [
        format_html('<span class="side {}" title="{}">{}</span>', which, title, text)
        for which, text, title in parts
        if text
    ]
    between = format_html('<span class="joins">{}</span>', gettext("hand in hand with"))
    return format_html('<span class="sides">{}</span>', _joined(chips, between))


def _joined(pieces: list[SafeString], between: SafeString) -> SafeString:
    return mark_safe(f" {between} ".join(pieces))


@register.simple_tag
def side(which: str, text: Any) -> SafeString:
    """One side as a chip: `{% side "donor" place %}`."""
    return format_html('<span class="side {}">{}</span>', which, name(text))


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changed: Any) -> str:
    """This page's address with some parameters changed, the others kept; None takes one away.

    A changed filter starts again at the first page: the cursors `after` and `before` go unless they are what changes.
    """
    query = context["request"].GET.copy()
    for cursor in CURSORS:
        query.pop(cursor, None)
    for key, value in changed.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def without_query(context: Context, key: str) -> str:
    """This page's address without one of its parameters, named by a variable."""
    return with_query(context, **{key: None})


@register.simple_tag
def changed_fields(fields: dict[str, list[Any]]) -> SafeString:
    """What a change did, field by field: old struck out, new after it."""
    return format_html_join(
        "", '<p class="changed">{}: <s>{}</s> → {}</p>', ((key, old, new) for key, (old, new) in _pairs(fields))
    )


def _pairs(fields: dict[str, Any]) -> list[tuple[str, tuple[Any, Any]]]:
    told = []
    for key, value in (fields or {}).items():
        old, new = value if isinstance(value, list | tuple) and len(value) == 2 else ("", value)
        told.append((key, ("∅" if old in (None, "") else old, "∅" if new in (None, "") else new)))
    return told


@register.simple_tag
def script_words() -> dict[str, str]:
    """The words that scripts show; base.html hands them over as JSON."""
    return {
        "png": gettext("Picture (PNG)"),
        "csv": gettext("Table (CSV)"),
        "not_published": gettext("Not published"),
        "donor": gettext("donor side"),
        "recipient": gettext("recipient side"),
        "enlarged": gettext("%(name)s is also drawn %(times)s times larger, in the frame."),
        "moved": gettext("The two sides are drawn closer together than they lie."),
        "map_says": gettext("%(places)s places, %(arcs)s pairings drawn as arcs; the table below lists them."),
        "yuan": gettext("yuan"),
        "invented": gettext("Invented data"),
        "unreadable": gettext("The map could not be drawn; the table below has everything it shows."),
    }

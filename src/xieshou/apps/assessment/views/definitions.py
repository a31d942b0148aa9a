"""How an indicator is counted (指标口径): one definition, from the catalogue that ships.

Belongs here: the page of one definition. Does not belong: the catalogue (data packs).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.data.packs import blocks, indicators, regimes, sources, units


@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """What an indicator counts under one regime, in both languages, with its sources and whether it was inferred."""
    number, _slash, _rest = code.partition("/")
    indicator = indicators().get(number)
    found = indicator and next((one for one in indicator.definitions.values() if one.id == code), None)
    if indicator is None or found is None:
        raise Http404(code)
    language = get_language() or "zh-hans"
    regime = regimes().get(found.regime)
    known = sources()
    context = {
        "indicator": indicator,
        "definition": found,
        "name": found.name(language),
        "counts": indicator.counts(language),
        "block_name": blocks()[indicator.block].name(language),
        "unit": units()[indicator.unit].name(language),
        "also": [units()[unit].name(language) for unit in indicator.also],
        "regime": regime,
        "regime_name": regime.name(language) if regime else "",
        "sources": [(known[one], known[one].title(language)) for one in found.source if one in known],
        "others": [one for one in indicator.definitions.values() if one.id != code],
    }
    return render(request, "assessment/definition.html", context)

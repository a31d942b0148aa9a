"""The report of a year (年度协作情况报告) as an office submits it: figures, claims, definitions, the rows behind.

Belongs here: what the report says and in which order. Does not belong: how it looks (`styles`, `parts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document as WordDocument

from xieshou.apps.assessment.models import Figure, PublishedClaim, Snapshot
from xieshou.apps.assessment.queries import claim_checks, current_snapshot, evidence_table, figure_rows
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.apps.reports.parts import add_caption, add_note, add_table, same_bytes
from xieshou.apps.reports.styles import new_document
from xieshou.data import packs
from xieshou.engine.reconcile import ClaimCheck
from xieshou.wording import words

ROWS_IN_ANNEX = 400


@dataclass
class Report:
    """What a report is made from."""

    programme: Programme
    snapshot: Snapshot
    year: int
    scope: str
    language: str
    figures: list[Figure]
    claims: list[ClaimCheck]
    tables: int = 0


def yearly_report(
    programme: Programme, year: int, *, scope: str = "programme", language: str = "zh-hans",
    claims_seen: frozenset[str] | None = None,
) -> bytes:  # fmt: skip
    """The report of one year and scope as a Word file. The same snapshot gives the same bytes.

    `claims_seen` limits the claims to those record numbers. Raises LookupError when nothing was frozen yet.
    """
    snapshot = current_snapshot(programme)
    if snapshot is None:
        raise LookupError(f"nothing of {programme.code} is frozen yet")
    held = (programme.pk, programme.name_zh, programme.name_en, programme.donor_id, programme.recipient_id)
    return _written(held, snapshot.digest, year, scope, language, claims_seen)


@lru_cache(maxsize=16)
def _written(
    held: tuple[str, ...], digest: str, year: int, scope: str, language: str, claims_seen: frozenset[str] | None
) -> bytes:
    """The report, written once for the same content: asked again for the same snapshot, it is there at once."""
    programme = Programme.objects.get(pk=held[0])
    snapshot = Snapshot.objects.get(programme=programme, digest=digest)
    with translation.override(language):
        catalogue = list(packs.indicators())
        figures = sorted(
            Figure.objects.filter(snapshot=snapshot, year=year, scope=scope, beside=False).order_by("id"),
            key=lambda one: catalogue.index(one.indicator),
        )
        claims = [
            one for one in claim_checks(snapshot)
            if one.kind == "total" and _contains(one, year) and (claims_seen is None or one.id in claims_seen)
        ]  # fmt: skip
        return _write(Report(programme, snapshot, year, scope, language, figures, claims))


def _contains(claim: ClaimCheck, year: int) -> bool:
    return int(claim.period_from[:4] or 0) <= year <= int(claim.period_to[:4] or 9999)


def _write(report: Report) -> bytes:
    programme = report.programme
    document = new_document(report.language)
    title = _("%(programme)s: report of %(year)s") % {"programme": programme.name, "year": report.year}
    if programme.invented:
        document.add_paragraph(_("INVENTED DATA – for practice only"), style="Caption")
    document.add_paragraph(title, style="Title")
    _opening(document, report)
    document.add_heading(_("Figures of the year"), 1)
    _figures(document, report)
    document.add_heading(_("Published totals against the books"), 1)
    _claims(document, report)
    document.add_heading(_("How each figure is counted"), 1)
    _definitions(document, report)
    document.add_heading(_("Annex: the rows behind the figures"), 1)
    _rows(document, report)
    if programme.invented:
        document.sections[0].header.paragraphs[0].text = _("INVENTED DATA – for practice only")
    return same_bytes(document, title=title, day=datetime(report.year, 12, 31, tzinfo=UTC))


def _opening(document: WordDocument, report: Report) -> None:
    programme = report.programme
    names = names_of([programme.donor_id, programme.recipient_id, report.scope], year=report.year, lang=report.language)
    whose = _("the whole programme") if report.scope == "programme" else names.get(report.scope, report.scope)
    regime = packs.regime_of("ew_cooperation", report.year)
    document.add_paragraph(
        _("Donor side: %(donor)s. Recipient side: %(recipient)s. Scope of this report: %(scope)s. "
          "Regime: %(regime)s. Every figure was computed from the snapshot %(digest)s and can be computed again "
          "from it.")
        % {
            "donor": names.get(programme.donor_id, programme.donor_id),
            "recipient": names.get(programme.recipient_id, programme.recipient_id),
            "scope": whose, "regime": regime or _("none in this year"), "digest": report.snapshot.digest[:16],
        }
    )  # fmt: skip
    if programme.books == Programme.Books.COLLECTED:
        document.add_paragraph(
            _("The books of this programme were collected from publications. What was not published stands as such; "
              "it is not zero.")
        )  # fmt: skip


def _figures(document: WordDocument, report: Report) -> None:
    _caption(document, report, _("Figures of %(year)s") % {"year": report.year})
    add_table(
        document,
        [_("Code"), _("Indicator"), _("Figure"), _("Unit"), _("Rows"), _("Standing")],
        [
            [one.indicator, _indicator_name(one), shown(one.value) or str(words.state(one.status).word),
             words.unit(one.unit),
             str(one.row_count) if one.row_count else "–", str(words.state(one.status).word)]
            for one in report.figures
        ],
        [1.8, 5.2, 3.4, 2.2, 1.3, 2.3], frozenset({2, 4}),
    )  # fmt: skip
    circular = [one.indicator for one in report.figures if one.circular]
    if circular:
        add_note(
            document,
            _("Note: %(codes)s rests on a row that was itself derived from this figure; it proves nothing new.")
            % {"codes": ", ".join(circular)},
        )
    for one in report.figures:
        if one.expected and one.row_count < one.expected:
            add_note(
                document,
                _("Note: %(code)s counts %(found)s of %(expected)s counties; no pairing was found for the others.")
                % {"code": one.indicator, "found": one.row_count, "expected": one.expected},
            )


def _claims(document: WordDocument, report: Report) -> None:
    if not report.claims:
        document.add_paragraph(_("No published total covers this year."))
        return
    chinese = report.language.startswith("zh")
    titles = {
        one.record_no: one.title_zh if chinese else one.title_en
        for one in PublishedClaim.objects.filter(programme=report.programme)
    }
    _caption(document, report, _("Published totals whose period contains the year"))
    add_table(
        document,
        [_("No."), _("What"), _("Period"), _("Published"), _("Rows add up to"), _("Difference"), _("Verdict")],
        [
            [one.id, titles.get(one.id) or words.measure(one.measure), f"{one.period_from}–{one.period_to}",
             shown(one.published), shown(one.computed) or "–", shown(one.difference) or "–",
             str(words.state(one.verdict).word) + (f" ({', '.join(one.missing)})" if one.missing else "")]
            for one in report.claims
        ],
        [1.6, 3.6, 1.9, 2.8, 2.6, 2.2, 2.3], frozenset({3, 4, 5}),
    )  # fmt: skip
    add_note(document, _("Difference = published − rows. Amounts of money in yuan. Missing years stand in brackets."))


def _definitions(document: WordDocument, report: Report) -> None:
    known = packs.indicators()
    _caption(document, report, _("Definitions used"))
    rows = []
    for one in report.figures:
        indicator = known[one.indicator]
        definition = indicator.definition(one.definition.split("/")[1])
        basis = {"published": _("published"), "inferred": _("inferred")}.get(definition.basis if definition else "", "")
        rows.append([one.definition, indicator.counts(report.language), basis])
    add_table(document, [_("Definition"), _("What it counts"), _("Basis")], rows, [4.4, 9.8, 2.0])


def _rows(document: WordDocument, report: Report) -> None:
    _caption(document, report, _("Rows, their amounts, and what proves them"))
    add_table(
        document,
        [_("Code"), _("Record number"), _("Amount"), _("As printed"), _("Publisher and date")],
        list(_row_lines(report)), [1.8, 3.6, 3.2, 3.0, 4.6], frozenset({2}),
    )  # fmt: skip
    left = sum(one.row_count for one in report.figures) - ROWS_IN_ANNEX
    if left > 0:
        add_note(document, _("%(count)s further rows stand in the register.") % {"count": left})


def _row_lines(report: Report) -> Iterator[Sequence[str]]:
    rows = figure_rows(report.snapshot, report.year, report.scope).head(ROWS_IN_ANNEX)
    proofs = evidence_table(report.snapshot)
    for row in rows.iter_rows(named=True):
        proof = proofs.get((row["ledger"], row["key"]))
        yield [
            row["indicator"], row["key"], shown(row["amount"]), proof["printed"] if proof else "",
            f"{proof['publisher']} {proof['published'] or ''}".strip() if proof else "",
        ]  # fmt: skip


def _caption(document: WordDocument, report: Report, text: str) -> None:
    report.tables += 1
    add_caption(document, _("Table"), text, report.tables)


def shown(value: str | None) -> str:
    """A value as documents print it: exact, thousands separated."""
    return f"{Decimal(value):,f}" if value else ""


def _indicator_name(figure: Figure) -> str:
    parts = figure.definition.split("/")
    return packs.indicators()[figure.indicator].name(
        translation.get_language() or "en", parts[1] if len(parts) > 1 else None
    )

"""What the notice of one project says (公示内容): its row in words, in either language, and what is lacking.

Belongs here: from a project to the values of the form. Does not belong: who may see it (views), how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.queries import COUNTY
from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects import public_notice
from xieshou.engine.projects.public_notice import Line
from xieshou.wording import display, words

ANY_DAY = date(2000, 1, 1)  # to ask whether the days are enough when no first day is named


@dataclass(frozen=True)
class Posting:
    """What the register does not hold and the office says itself (张贴信息): from when, how long, whom to tell."""

    first: date | None = None
    days: int = 0
    office: str = ""
    phone: str = ""


@dataclass
class Notice:
    """A notice, ready to be shown or written (公示)."""

    project: Project
    language: str
    title: str
    opening: str
    posted: str
    objections: str
    lines: list[Line]
    days: int
    first: date | None
    lacking: list[str] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Whether the row has been accepted, so that the public reads this."""
        return self.project.status in SETTLED

    @property
    def warnings(self) -> list[str]:
        """What whoever posts it must see to first, in the reader's language."""
        told = []
        if not self.settled:
            told.append(_("The project’s row is not accepted yet. The public reads this notice once it is."))
        if self.lacking:
            fields = _("; ").join(_name_of(code) for code in self.lacking)
            told.append(
                _("Left blank, because the register does not say it: %(fields)s. Fill it in before posting.")
                % {"fields": fields}
            )
        if count := sum(line.withheld for line in self.lines):
            told.append(
                _("Numbers that look like an ID, a bank account or a mobile were left out: %(count)s. Correct the row.")
                % {"count": count}
            )
        return told


def _name_of(code: str) -> str:
    """A field of the form, or of the posting, in the language in force."""
    posting = {
        "first": _("first day of the posting"),
        "office": _("office that takes objections"),
        "phone": _("telephone for objections"),
    }
    fields = {one.code: one for one in public_notice.shipped().fields}
    return posting[code] if code in posting else fields[code].name(translation.get_language() or "en")


def notice_of(project: Project, posting: Posting | None = None, language: str = "zh-hans") -> Notice:
    """The notice of a project. Raises ValueError when it would be posted for fewer days than the rule asks."""
    form, posting = public_notice.shipped(), posting or Posting()
    days = posting.days or form.least_days
    last = public_notice.last_day(posting.first or ANY_DAY, days, form.least_days)
    with translation.override(language):
        lines = public_notice.fill(form, _values(project, language), language)
        lacking = [line.code for line in lines if line.lacking]
        lacking += [code for code in ("first", "office", "phone") if not getattr(posting, code)]
        year = "" if project.year is None else f"{project.year}年" if language.startswith("zh") else f", {project.year}"
        first, last_told = (_day(one if posting.first else None, form.blank) for one in (posting.first, last))
        sentences = {
            "title": {"programme": project.programme.name},
            "opening": {"county": _county(project, language), "year": year},
            "posted": {"first": first, "last": last_told, "days": str(days)},
            "objections": {
                "office": posting.office or form.blank, "phone": posting.phone or form.blank, "hotline": form.hotline,
            },
        }  # fmt: skip
        told = {code: form.sentence(code, language, **values) for code, values in sentences.items()}
    return Notice(project, language, lines=lines, days=days, first=posting.first, lacking=lacking, **told)


def _values(project: Project, language: str) -> dict[str, str]:
    unit = project.implementing_unit
    return {
        "name": project.name,
        "category": _term(packs.categories(), project.category, language),
        "place": _place(project, language),
        "content": _content(project),
        "subsidy_standard": project.subsidy_standard,
        "total": "" if project.total_fen is None else _yuan(project.total_fen),
        "sources": _("; ").join(
            f"{_term(packs.fund_sources(), line.source, language)} {_yuan(line.amount_fen)}"
            for line in project.fund_lines.all()
        ),
        "unit": unit.name if unit else "",
        "period": _period(project, language),
        "beneficiaries": _beneficiaries(project, language),
        "target": project.performance_target,
        "mechanism": _("; ").join(
            part
            for part in (_term(packs.mechanisms(), project.benefit_mechanism, language), project.benefit_terms.strip())
            if part
        ),
        "results": _results(project, language),
    }


def _term(terms: dict[str, packs.Term], code: str, language: str) -> str:
    return terms[code].name(language) if code in terms else code.replace("_", " ")


def _yuan(amount_fen: int) -> str:
    return _("%(amount)s yuan") % {"amount": display.yuan(amount_fen)}


def _county(project: Project, language: str) -> str:
    code = (project.recipient_id or "")[:COUNTY]
    return names_of([code], project.year, language).get(code, project.recipient_printed) if code else ""


def _place(project: Project, language: str) -> str:
    """County, the smaller place inside it, and the township and village as the row says them."""
    county, code = _county(project, language), project.recipient_id or ""
    inner = names_of([code], project.year, language).get(code, "") if len(code) > COUNTY else ""
    parts = [county, inner, project.village_printed]
    told = [part for at, part in enumerate(parts) if part and not any(part in other for other in parts[at + 1 :])]
    return "".join(told) if language.startswith("zh") else ", ".join(reversed(told))


def _content(project: Project) -> str:
    parts = [project.description.strip()]
    if project.output is not None:
        shown = display.grouped(project.output.normalize() if project.output % 1 else project.output.quantize(1))
        parts.append(f"{_said('output')} {shown} {words.unit(project.output_unit, shown)}".strip())
    return "\n".join(part for part in parts if part)


def _said(column: str) -> str:
    """A column as the ledger calls it, in the language in force."""
    held = LEDGERS["projects"].by_name[column]
    return held.zh if (translation.get_language() or "").startswith("zh") else held.en


def _period(project: Project, language: str) -> str:
    """As planned, else as it was; half of it when only one day is known."""
    blank = public_notice.shipped().blank
    first = project.planned_start.isoformat() if project.planned_start else project.start_printed
    last = project.planned_finish.isoformat() if project.planned_finish else project.finish_printed
    if not first and not last:
        return ""
    said = [display.day_in_sentence(one, language) if one else blank for one in (first, last)]
    return ("至" if language.startswith("zh") else " to ").join(said)


def _beneficiaries(project: Project, language: str) -> str:
    counted = [
        f"{_said(column)} {display.grouped(value)}"
        for column in ("beneficiary_households", "beneficiary_persons", "lifted_persons")
        if (value := getattr(project, column)) is not None
    ]
    if not counted and project.beneficiaries is not None:
        shown = display.grouped(project.beneficiaries)
        counted = [f"{shown} {words.unit(project.beneficiaries_unit, shown)}".strip()]
    return _("; ").join(counted)


def _results(project: Project, language: str) -> str:
    told = {
        "finish": display.day_in_sentence(project.finish_printed, language) if project.finish_printed else "",
        "accepted_on": _day(project.accepted_on, ""),
        "acceptance": _term(dict(code_list("acceptance_results")), project.acceptance, language),
        "audit_fen": "" if project.audit_fen is None else _yuan(project.audit_fen),
    }
    return _("; ").join(f"{_said(column)} {text}" for column, text in told.items() if text)


def _day(day: date | None, blank: str) -> str:
    return display.day_in_sentence(day.isoformat(), translation.get_language() or "en") if day else blank

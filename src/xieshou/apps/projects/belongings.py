"""What belongs to projects beside their own columns (项目关联事实), as gates ask for it: one query a fact.

Belongs here: fund sources, assets, notices, payments, for one project or many.
Does not belong: what a gate makes of it (`engine.projects`). Money moves in a room above this one: it is reached by
the references that its rows hold on projects.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Min, Q, QuerySet, Sum, When

from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.projects.models import Asset, FundLine, Notice, Project
from xieshou.data.progress_rules import progress_rules
from xieshou.engine.funds import PAYING, REFUND
from xieshou.engine.projects.checks import BEFORE, FACTS

Facts = dict[str, Any]


def facts_of(projects: QuerySet[Project]) -> dict[int, Facts]:
    """The facts of each project, by its primary key; what is not known is empty."""
    wanted = projects.order_by().values("pk")
    facts: dict[int, Facts] = {
        pk: dict.fromkeys(FACTS) | {"asks_cosignatures": cosigned}
        for pk, cosigned in projects.order_by().values_list("pk", "programme__asks_cosignatures")
    }
    lines = FundLine.objects.filter(project__in=wanted).order_by().values(of=F("project_id"))
    rules = progress_rules()
    aid = Sum("amount_fen", filter=Q(source__in=rules.sources))
    _add(facts, lines.annotate(lines_fen=Sum("amount_fen"), aid_fen=aid))
    assets = Asset.objects.filter(project__in=wanted, outside=False).order_by().values(of=F("project_id"))
    _add(facts, assets.annotate(assets=Count("pk")))
    for of, first, last in Notice.objects.filter(project__in=wanted).values_list("project_id", "first_day", "last_day"):
        held = facts[of]
        held["notice_from"] = first if held["notice_from"] is None else min(held["notice_from"], first)
        held["notice_days"] = max(held["notice_days"] or 0, (last - first).days + 1)
    paid = Q(movements__kind__in=PAYING)
    standing = (paid | Q(movements__kind=REFUND)) & Q(
        movements__outside=False, movements__status__in=SETTLED, movements__reversed_by__isnull=True
    )
    amount = F("movements__amount_fen")
    fen = Case(When(movements__kind=REFUND, then=-amount), default=amount, output_field=BigIntegerField())
    payments = projects.filter(standing).order_by().values(of=F("pk"))
    counted = Sum(fen, filter=Q(movements__fund_type__in=rules.fund_types), default=0)
    payments = payments.annotate(
        first_payment_on=Min("movements__on_first", filter=paid), paid_fen=Sum(fen), aid_paid_fen=counted
    )
    _add(facts, payments)
    return facts


def values_of(project: Project) -> dict[str, Any]:
    """A project as gates look at it: its columns, what belongs to it, and itself as it was before (the same)."""
    own = {field.attname: getattr(project, field.attname) for field in project._meta.concrete_fields}
    own |= {"recipient": project.recipient_id, "donor": project.donor_id, "programme": project.programme_id}
    facts = facts_of(Project.objects.filter(pk=project.pk))[project.pk]
    was = {name: own.get(name.removesuffix(BEFORE)) for name in FACTS if name.endswith(BEFORE)}
    return own | facts | was


def _add(facts: dict[int, Facts], rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        facts[row.pop("of")] |= row

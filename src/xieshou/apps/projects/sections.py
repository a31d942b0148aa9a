"""What assets and benefits bring to the page of a project (项目页面分区).

Belongs here: the assets that a project left, and the way to register one. Read once when Django starts (apps.py).
Does not belong: that page; money, which `funds` brings.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.apps.projects import policies
from xieshou.apps.projects.assets import queries, shown
from xieshou.apps.projects.benefits.queries import by_year
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import term
from xieshou.data import packs
from xieshou.data.benefits import benefit_rules
from xieshou.data.life_cycle import life_cycle
from xieshou.engine.projects.life_cycle import order

ASSET_GATE = "V12"  # which projects leave an asset, and from which stage on: said there alone


@brings_section("projects:detail")
def assets_of_project(user: User, project: Project, year: int) -> Section | None:
    """What a project left; from the start of the work on, the button that registers an asset."""
    assets = shown.dress(queries.assets_of(project, user), year)
    gate = life_cycle().gates[ASSET_GATE]
    leaves_one = project.category in gate.where.categories
    stage, finished = order(project.stage), min(order(one) or 0 for one in gate.at_stages)
    is_kept = project.programme.books == Programme.Books.KEPT
    begun = stage is not None and stage >= finished - 1
    if not assets and not (is_kept and leaves_one and begun):
        return None
    writes = bool(policies.may_write_in(user, project.programme) and policies.may(user, "edit", project))
    shows = {
        "assets": assets, "project": project, "reason": project.asset_reason,
        "value_fen": sum(one.original_value_fen for one in assets if not one.outside),
        "is_due": is_kept and leaves_one and (stage or 0) >= finished and not (assets or project.asset_reason),
        "may_register": is_kept and writes and begun,
    }  # fmt: skip
    return Section("projects/_assets.html", shows)


@brings_section("projects:detail")
def benefits_of_project(user: User, project: Project, _year: int) -> Section | None:
    """What households are to get from a project and were paid; the public sees sums of a year, and no small count."""
    rules, is_kept = benefit_rules(), project.programme.books == Programme.Books.KEPT
    if not is_kept or (project.category not in rules.business and not project.benefit_terms):
        return None
    works = works_in(user, project.programme_id)
    shows = {
        "project": project,
        "mechanism": term(packs.mechanisms(), project.benefit_mechanism) if project.benefit_mechanism else "",
        "is_due": project.category in rules.business and project.stage not in rules.not_judged
                  and not project.benefit_terms.strip(),
        "years": by_year(project, public=not works), "least": rules.least_shown,
        "payments": list(project.benefit_payments.all()) if works else [],
        "may_agree": policies.may_move(user, project), "may_pay": policies.may_record_notice(user, project),
    }  # fmt: skip
    return Section("projects/_benefits.html", shows)

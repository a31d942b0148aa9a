"""What counts as a project of a year (项目类指标). A report of the same work, or a part of another, never counts again.

Belongs here: indicators over the projects ledger. Does not belong: the life cycle of a project (`engine.projects`).
"""

import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, one_each
from xieshou.engine.indicators.frozen_tables import FrozenTables


def projects_carried_out(tables: FrozenTables) -> ir.Table:
    """FUN-08 实施项目数: projects of the year. Only kept books hold all of them; a collected list is no count."""
    works = _works(tables)
    if not tables.kept:
        works = works.limit(0)
    return contribution(works, "projects", works.year, one_each())


def people_housed(tables: FrozenTables) -> ir.Table:
    """CNS-01 安全住房: people housed by the housing projects of the year; those told in households are left out."""
    works = _works(tables)
    housing = works.filter(
        works.category == "housing", works.beneficiaries_unit == "persons", works.beneficiaries.notnull()
    )
    return contribution(housing, "projects", housing.year, housing.beneficiaries)


def _works(tables: FrozenTables) -> ir.Table:
    projects = tables["projects"]
    alone = projects.same_as.nullif("").isnull() & projects.part_of.nullif("").isnull()
    return projects.filter(projects.year.notnull(), inside(projects), alone)

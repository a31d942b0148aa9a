"""What is kept of projects, the planned sources of their money, their public notices, and the assets they leave.

Belongs here: one file for each; `days` says in which order a project's days come.
Does not belong: money that moved (`funds`), evidence.
"""

from xieshou.apps.projects.models.asset import Asset
from xieshou.apps.projects.models.fund_line import FundLine
from xieshou.apps.projects.models.notice import Notice
from xieshou.apps.projects.models.project import Project

__all__ = ["Asset", "FundLine", "Notice", "Project"]

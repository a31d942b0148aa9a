"""What is kept of projects: the planned sources of their money, their public notices, how far their sites are, what
they paid to households, the assets they leave, with what is due of these and what the yearly check found.

Belongs here: one file for each; `days` says in which order a project's days come.
Does not belong: money that moved (`funds`), evidence.
"""

from xieshou.apps.projects.models.asset import Asset
from xieshou.apps.projects.models.asset_due import AssetDue
from xieshou.apps.projects.models.asset_reading import AssetReading
from xieshou.apps.projects.models.benefit_payment import BenefitPayment
from xieshou.apps.projects.models.fund_line import FundLine
from xieshou.apps.projects.models.notice import Notice, NoticeObjection
from xieshou.apps.projects.models.progress_reading import ProgressReading
from xieshou.apps.projects.models.project import Project

__all__ = [
    "Asset", "AssetDue", "AssetReading", "BenefitPayment", "FundLine", "Notice", "NoticeObjection", "ProgressReading",
    "Project",
]  # fmt: skip

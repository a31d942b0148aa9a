"""What is kept of judgements (考核): published totals, snapshots and figures, and the findings of the rules.

Belongs here: the names that other rooms import. Does not belong: any model.
"""

from xieshou.apps.assessment.models.finding import Finding, FindingRow
from xieshou.apps.assessment.models.judgement import Definition, Figure, PublishedClaim, ReportedQuantity, Snapshot

__all__ = [
    "Definition", "Figure", "Finding", "FindingRow", "PublishedClaim", "ReportedQuantity", "Snapshot",
]  # fmt: skip

"""What this room keeps."""

from xieshou.apps.commitments.models.commitment import Commitment
from xieshou.apps.commitments.models.followed import FollowUp, Fulfilment
from xieshou.apps.commitments.models.issue import Issue
from xieshou.apps.commitments.models.meeting import Meeting

__all__ = ["Commitment", "FollowUp", "Fulfilment", "Issue", "Meeting"]

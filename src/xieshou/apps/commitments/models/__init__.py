"""What this room keeps."""

from xieshou.apps.commitments.models.commitment import Commitment
from xieshou.apps.commitments.models.document import Document, Judgement, Mention
from xieshou.apps.commitments.models.followed import FollowUp, Fulfilment
from xieshou.apps.commitments.models.issue import Issue
from xieshou.apps.commitments.models.meeting import Meeting

__all__ = ["Commitment", "Document", "FollowUp", "Fulfilment", "Issue", "Judgement", "Meeting", "Mention"]

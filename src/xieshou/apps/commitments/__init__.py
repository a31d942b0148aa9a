"""Commitments (议定事项): meetings, and later what was settled at them, followed until closed.

Belongs here: Meeting. Documents, commitments and their follow-up will join it.
"""

"""Findings (核查发现).

Will live here: the audit rules V01–V26, one function each, and beside each the planter that makes its fault in an invented year.
Does not belong: closing a finding, which is a person's deed.
"""

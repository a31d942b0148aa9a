"""The funds ledger (资金台账): all money leaves one account and enters another.

Belongs here: accounts, movements, and what is computed from them alone.
Does not belong: plans of a project (`projects.FundLine`), judgement of a year (`assessment`).
"""

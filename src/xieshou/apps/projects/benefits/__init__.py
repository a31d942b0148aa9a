"""Benefit linkage (利益联结): what a business project owes to households, and what they were really paid. No names.

Belongs here: agreeing terms, recording payments, what of it is shown to whom. Does not belong: who needs terms
(`data/benefits.yaml`); rent and dividends of assets (`assets`).
"""

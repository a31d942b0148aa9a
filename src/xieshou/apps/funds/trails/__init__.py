"""The trail of a yuan (资金流向): from any payment back to the appropriation, and from any appropriation on to payees.

Belongs here: which movements a question is about, the movements around them, what is told of them, the page.
Does not belong: by which movement money came (`engine.funds.trail` knows the convention), how old it is (`idle`).
"""

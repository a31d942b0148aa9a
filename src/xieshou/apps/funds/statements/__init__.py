"""Bank statements held against the books (银行对账): taking a file in, what is which movement, and who said so.

Belongs here: from a clerk's file to lines, from lines and movements to a page, the decisions.
Does not belong: the rule (`engine.statements`), published totals (`assessment`).
"""

"""Wording (用语): the word for every code, and how values look, the same on pages, in reports and in exports.

Belongs here: one code, one word (`words`); one value, one text (`display`).
Does not belong: questions to the register, HTML, the words of one page alone.
"""

"""What people see of the assessment (考核): overview, figures, evidence, rows, claims, definitions.

Belongs here: reading the address, asking queries, choosing the template; one module for each kind of page.
Does not belong: questions and writes (queries.py, actions.py), arithmetic (engine).
"""

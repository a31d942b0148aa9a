"""Visits (走访核查).

Will live here: dated site evidence, second checks, spot lists.
"""

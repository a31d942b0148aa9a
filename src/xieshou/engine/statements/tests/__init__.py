"""Tests of statements: reading them, their balances, and the pairing of lines with movements."""

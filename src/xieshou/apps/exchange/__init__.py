"""Exchange (数据交换): people's own files in and out: read, map, check, preview, apply, undo; export.

Belongs here: imports and what is remembered of them, the one way of checked rows into the register, exports.
Does not belong: reading cells and judging them (`engine.ledgers`), the columns of a ledger (its definition), deeds on
single rows (each room's `actions`).
"""

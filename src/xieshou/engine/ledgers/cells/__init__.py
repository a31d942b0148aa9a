"""Reading cells (单元格读取): a column of texts in, values and faults out, one module for each kind of cell.

Belongs here: one column at a time. Does not belong: what spans columns or rows (`checking`).
"""

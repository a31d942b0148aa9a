"""Reading what people really have (读取台账文件): a clerk's file in, raw tables of text out.

Belongs here: telling what a file is, refusing it clearly, reading its cells safely in a child process, and the one way
each kind of cell is written as text.
Does not belong: finding the header, mapping columns, checking values. Those take the tables that stand here.
"""

from xieshou.engine.ledgers.reading.cell_text import EATEN
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Reading, Sheet, Unreadable
from xieshou.engine.ledgers.reading.supervising import read_file

__all__ = ["EATEN", "Limits", "Note", "Reading", "Sheet", "Unreadable", "read_file"]

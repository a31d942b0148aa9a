"""Scraped text back to clean simplified text (文本修复), every character traceable to its source.

Copying sites map a text to traditional characters one by one, keep it as GBK bytes, put pinyin in brackets after the
characters of a table, double punctuation, and cut characters in two where the two bytes of a table entry straddle them.
The repair runs this process backwards. A byte that cannot be known becomes a hole (□), never a guess; text that no site
damaged changes in script and width alone; the result is damaged again with the table seen, and compared with the page.

Belongs here: text in, text with spans, log and confidence out.
Does not belong: what the text says.

mending               the steps in their order
page, glosses         what a page shows of its damage, and which glosses are the site's
straddles, guesses    characters cut in two: the lost byte found by following every one that fits
lost_bytes, words     what fits, and how usual it is
gbk, readings         bytes of characters, readings of characters
marks, script         full-width marks, simplified characters: one to one
self_check            the process run forwards
repaired, edit_log    what comes out: text, spans, holes, edits
"""

from xieshou.engine.communique.repair.mending import repair
from xieshou.engine.communique.repair.repaired import HOLE, Edit, Hole, Kind, Reason, Repaired

__all__ = ["HOLE", "Edit", "Hole", "Kind", "Reason", "Repaired", "repair"]

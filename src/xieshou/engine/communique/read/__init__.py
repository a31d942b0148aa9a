"""Reading a report of a joint meeting (会议报道读取): who met, when and where, what was promised.

`read(text)` repairs a page and reads it; `.as_json()` gives the record with the keys of the annotated seed. Every value
has its span in the repaired text and hence in the source; what the reader is unsure of says so. A page that is none,
or that a program has rewritten, is refused with the reason.

Belongs here: text in, record out. Does not belong: the register, and deciding what enters it: a person does that.

reading, record               the order of the steps, the record as JSON
lexicon                       the words of the genre, which are data
spans, page_parts             sentences; publication, headline, byline, body
days, gazetteer, place_names  dates; places as of the day
names, titles, people         persons with their titles
attendance, parties, event    who was there, the two sides, what met
visits                        where they went
speech, kinds, lists, units   who speaks, what he promises
areas, quantities             what about, how much
refusals, confidence          what is not read, how sure the rest is
"""

from xieshou.engine.communique.read.reading import Reading, read
from xieshou.engine.communique.read.refusals import Refusal

__all__ = ["Reading", "Refusal", "read"]

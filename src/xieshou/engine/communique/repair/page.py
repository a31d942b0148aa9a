"""What a page shows of the damage it went through (页面受损情况).

Belongs here: whether it was damaged at all, its table of glosses, its script, whether its marks were folded, its words.
Does not belong: any change.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from xieshou.engine.communique.repair.glosses import CUT_BY_GLOSS, ONE_GLOSS, Glossing, glossing_of
from xieshou.engine.communique.repair.marks import doubled, is_folded
from xieshou.engine.communique.repair.script import is_traditional, plain_text
from xieshou.engine.communique.repair.words import Judge

_SEVERAL = 3
_TEACHES = 30_000  # characters of a page whose words are known
_SLIPPED = re.compile(rf"(?:{CUT_BY_GLOSS.pattern}|[?\ufffd])[^\x00-\x7f]*")  # may be out of step: no words of the page


@dataclass(frozen=True)
class Page:
    """A page as found."""

    text: str
    glossing: Glossing
    damaged: bool
    folded: bool
    traditional: bool

    @cached_property
    def judge(self) -> Judge:
        """Weighs guesses with the words of this page."""
        return Judge(plain_text(_SLIPPED.sub(" ", ONE_GLOSS.sub("", self.text[:_TEACHES]))))

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters that the page shows."""
        return frozenset(self.text)


def survey(text: str) -> Page:
    """Look a page over. It counts as damaged when it holds several signs that no author leaves."""
    glossing = glossing_of(text)
    signs = doubled(text)
    if glossing.telling or signs:
        signs += glossing.telling + 2 * len(CUT_BY_GLOSS.findall(text))
    damaged = signs >= (_SEVERAL if glossing.telling else _SEVERAL + 1)
    return Page(text, glossing, damaged, is_folded(text), is_traditional(text))

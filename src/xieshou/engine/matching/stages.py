"""The stages of a run (各步): what is being done now, and how long each took.

Belongs here: the names of the stages in both languages, timing. Does not belong: the work of any stage.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from xieshou.engine.matching.said import Say

Result = TypeVar("Result")

NAMES_ZH = {
    "check the tables": "核对表格",
    "rules to tables": "把规则化成表",
    "lottery": "摇号",
    "candidates": "选出每人最好的岗位",
    "solve": "求解",
    "couples": "夫妻逐对安排，再求解",
    "count blocking pairs": "查有没有彼此更愿意的人岗对",
    "reasons": "写出理由",
    "points by rule": "各规则得分",
}
"""The stage as the certificate names it, and in Chinese."""


@dataclass
class Stages:
    """Runs one stage after the other; `seconds` goes into the certificate."""

    say: Say
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], Result]) -> Result:
        self.say(f"{NAMES_ZH[name]}……", f"{name} …")
        began = time.perf_counter()
        result = work()
        self.seconds[name] = time.perf_counter() - began
        return result

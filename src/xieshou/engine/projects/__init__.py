"""Projects (项目): the life cycle 谋划→…→管护 as a table, and its gates.

Belongs here: which step may follow (`life_cycle`), what a gate looks at (`checks`), which gates of a project are shut,
one by one (`gates`) and for a whole table (`gates_in_bulk`), and that as faults of a file (`incoming`);
what a project's public notice says (`public_notice`).
Does not belong: the table itself (`data/gates.yaml`), who may move a project on, the register.
"""

from xieshou.engine.projects.gates import Shut, before_paying, judge
from xieshou.engine.projects.life_cycle import Move, after, content_is_approved, possible

__all__ = ["Move", "Shut", "after", "before_paying", "content_is_approved", "judge", "possible"]

"""The writes of the duplicates room (疑似重复), one function per deed; each lives in a module named for what it does.

Belongs here: the one place where the doors find them.
"""

from xieshou.apps.duplicates.deciding import decide, reopen
from xieshou.apps.duplicates.looking import Looked, look_for

__all__ = ["Looked", "decide", "look_for", "reopen"]

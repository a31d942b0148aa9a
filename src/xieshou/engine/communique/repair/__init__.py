from xieshou.engine.communique.repair.mending import repair
from xieshou.engine.communique.repair.repaired import Edit, Hole, Kind, Reason, Repaired

__all__ = ["Edit", "Hole", "Kind", "Reason", "Repaired", "repair"]

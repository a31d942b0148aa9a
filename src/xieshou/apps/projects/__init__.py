"""Projects (项目): what is built or done with the aid, from idea to upkeep.

Belongs here: the project, its fund lines, its stage. Does not belong: money that moved (`funds`).
"""

"""Projects (项目).

Will live here: the life cycle 谋划→…→管护 as a table, and its gates.
Does not belong: who may move a project on.
"""

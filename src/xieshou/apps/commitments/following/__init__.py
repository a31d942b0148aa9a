"""Following commitments and issues (议定事项、问题的办理) from registering to closing.

Belongs here: the deeds, the board, the chasing list, the page of an item, what became of a meeting.
Does not belong: what is kept (`models`), the table of stages and the chasing rules (`engine.commitments`), reading a
news text (`engine.communique`).
"""

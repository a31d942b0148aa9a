"""From a communiqué to the register (会议报道核定): the text comes in, the machine proposes, a person decides.

Belongs here: keeping documents, the review page, what deciding on a part writes. Does not belong: repairing and reading
(`engine.communique`), following what was taken over (`following`). Nothing reaches the register unconfirmed.
"""

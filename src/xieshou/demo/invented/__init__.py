"""The invented programme (演练项目): a made-up prefecture of counties and its books of one year, with planted faults.

Belongs here: inventing rows as plain values (`make` and what it uses; no Django), and bringing them into a register
through the same actions as anyone's data (`load`).
Does not belong: the rules whose faults are planted (`engine.findings`), real names or figures of any kind.
"""

"""Assets (帮扶项目资产): what stands after a project is done, who owns and runs it, what it brings, whether it is used.

Belongs here: pages and deeds of assets, from registering to disposing, and what is pointed out on a day.
Does not belong: what is kept (`projects.models`), ages and gates (`engine.assets`), what households were paid
(`benefits`).
"""

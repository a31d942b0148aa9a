"""Large files in the background (大文件后台处理): laid down by a page, read and written by a worker beside the pages.

Belongs here: what waits, who works at it, how far it is, and what a killed worker leaves to the next.
Does not belong: any step of an import (`previewing`, `applying`); starting the worker (`cli.working`).

An import says itself what it waits for: `reading`, or `applying` with `in_background`. A task only names it. So a task
may come twice, or be lost, and the import ends in the same result; its folder's lock lets one process at it at a time.
"""

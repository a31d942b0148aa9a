"""Reference data that ships (随附资料): dated packs (数据包), each entry with its source and its basis.

Belongs here: packs as YAML that an office may read and edit, the reader that refuses a malformed one, and the typed
view of them (`packs.py`). Does not belong: facts of any programme (`demo`), arithmetic (`engine`), Django.

`basis: published` means that a source says so; `inferred` means that we worked it out and no rule was found published.
"""

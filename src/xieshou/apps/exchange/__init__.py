"""Exchange (数据交换).

Will live here: people's own files in and out: reading, checking, preview, apply, undo.
"""

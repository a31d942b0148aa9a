"""Report tables in the register (报表): who is shown which table, and those that an office keeps (自定义报表).

Belongs here: rows somebody may see handed to the engine, the pages and files of tables, deeds on an office's own ones.
Does not belong: what a definition may say and working it out (`engine.report_tables`), ledgers in and out.
"""

"""The Guangdong–Sichuan programme as published (粤川协作): tables, what each row becomes, the load.

`data/` holds the tables, `mapping.yaml` what each row becomes, `claims.yaml` and `cases.yaml` what published totals are
checked by. Read README.md for what reconciles and what does not.

Belongs here: this one programme. Does not belong: anything another programme could use.
"""

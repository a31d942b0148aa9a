"""The matching engine against its peers, in one run, on the same instances.

Belongs here: instances, runners, the table. Does not belong: tests of correctness (they stand beside the engine),
except that every peer must give the same total, or the run stops.
"""

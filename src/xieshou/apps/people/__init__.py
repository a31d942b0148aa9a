"""People sent (选派人员).

Will live here: postings both ways (挂职, 支教, 支医…), training classes.
"""

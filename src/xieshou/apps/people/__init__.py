"""People sent and trained (选派人员与培训): who was posted where, by which side, and which classes were held.

Belongs here: postings of cadres (挂职干部) and professionals (专业技术人才), both ways; training classes (培训班).
Does not belong: workers and their jobs (`labour`), what is counted of people (`engine.indicators`), the audit rules.
"""

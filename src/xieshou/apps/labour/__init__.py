"""Labour cooperation (劳务协作).

Will live here: workers, posts, placements, stays.
"""

"""Labour matching (人岗匹配).

Will live here: workers to posts: the best whole, its proof and its reasons.
Does not belong: the labour station's pages.
"""

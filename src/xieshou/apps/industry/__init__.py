"""Industry (产业合作).

Will live here: enterprises, paid-in investment, parks, workshops.
"""

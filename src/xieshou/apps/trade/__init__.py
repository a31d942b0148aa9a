"""Consumption assistance (消费帮扶).

Will live here: sales, recognised products.
"""

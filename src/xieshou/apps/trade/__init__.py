"""Consumption assistance (消费帮扶): what the donor side buys or helps to sell, and what is returned.

Belongs here: sales as one side reports them. Does not belong: finding the same sale on both sides
(`engine.findings`, `engine.linkage`), the firms that sell (`industry`).
"""

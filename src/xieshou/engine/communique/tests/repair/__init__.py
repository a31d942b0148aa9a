"""Tests of repairing scraped text (修复测试)."""

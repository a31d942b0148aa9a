"""Tests of report tables (报表测试)."""

"""Tests of reading people's files (读取测试)."""

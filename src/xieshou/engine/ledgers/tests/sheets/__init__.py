"""Tests of mapping, checking, templates, fault workbooks and exports (台账核对测试)."""

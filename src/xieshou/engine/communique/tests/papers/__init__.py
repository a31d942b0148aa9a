"""Tests of reading files of reports (读取报道文件测试)."""

"""Tests of notices that are lacking, and of objections."""

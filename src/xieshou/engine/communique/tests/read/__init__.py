"""Tests of reading: the seed, texts of our own, hostile input."""

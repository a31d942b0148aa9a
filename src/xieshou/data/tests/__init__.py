"""Tests of the packs that ship, of their reader and of its errors."""

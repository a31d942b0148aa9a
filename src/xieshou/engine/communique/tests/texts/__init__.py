"""Texts of our own with their annotation, and how far the reader agrees with it (自拟语料与测评)."""

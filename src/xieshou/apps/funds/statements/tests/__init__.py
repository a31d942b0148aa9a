"""Tests of bank statements beside the books: taking in, deciding, taking back, the pages, who sees them."""

"""The demonstration: a programme as published, and an invented one, loaded through the same doors as anyone's data."""

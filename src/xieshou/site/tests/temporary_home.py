"""A pytest plugin: tests never touch a person's own home folder.

Loaded by `-p` in pyproject.toml, before the settings are read.
"""

import os
import tempfile

os.environ.setdefault("XIESHOU_HOME", tempfile.mkdtemp(prefix="xieshou-test-home-"))
os.environ.setdefault("XIESHOU_TRANSPORT", "loopback")

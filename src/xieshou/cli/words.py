"""The command line's own words in the reader's language, before anything else is loaded.

The same catalogue as the pages; the language follows XIESHOU_LANG, else LANG. Help must not need a register.
"""

import gettext
import os
from pathlib import Path

import xieshou


def language() -> str:
    """`zh-hans` or `en`, by the environment."""
    named = os.environ.get("XIESHOU_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh-hans" if named.lower().startswith("zh") else "en"


_catalogue = gettext.translation(
    "django",
    localedir=Path(xieshou.__file__).parent / "site" / "locale",
    languages=["zh_Hans"] if language() == "zh-hans" else ["en"],
    fallback=True,
)
_ = _catalogue.gettext

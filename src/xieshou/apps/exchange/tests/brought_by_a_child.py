"""A process of its own that applies or resumes an import, to be killed by a test: `python … CODE apply|resume`.

Not a test. It takes its database and home folder from the environment, as the test set them.
"""

import os
import sys


def main(code: str, deed: str) -> None:
    """Do one deed with one import; print a line before each chunk, so that the test knows how far it came."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xieshou.site.settings")
    import django

    django.setup()
    from xieshou.apps.exchange import actions
    from xieshou.apps.exchange.models import Import

    made = Import.objects.get(code=code)
    getattr(actions, deed)(made, by=None, progress=lambda what, done, rows: print(what, done, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])

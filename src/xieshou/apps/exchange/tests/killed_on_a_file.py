"""The kill test on a register in a file, not a test itself: `python killed_on_a_file.py SEED`, XIESHOU_HOME set."""

import os
import random
import sys


class Patched:
    """What pytest's monkeypatch does, for this process alone."""

    @staticmethod
    def setattr(target: object, name: str, value: object) -> None:
        setattr(target, name, value)


def main(seed: int) -> None:
    """Make a register, import into it with kills, and compare."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from xieshou.apps.exchange.tests import test_killed as kill

    made = kill.begin(Patched)
    kill.killed_and_resumed(made, {"XIESHOU_HOME": os.environ["XIESHOU_HOME"]}, random.Random(seed), kills=5)
    kill.check_against_an_unbroken_run(made)
    print("as an unbroken run")


if __name__ == "__main__":
    main(int(sys.argv[1]))

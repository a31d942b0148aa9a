"""The worker's processes (后台进程): a cluster of django-q2 that holds the worker's place until it is told to stop.

Belongs here: starting and stopping them, and that none outlives its parent. Does not belong: the tasks (`working`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable

from django.db import connections
from django.utils import translation
from django_q.cluster import Cluster

from xieshou.apps.exchange.applying import AtWork
from xieshou.apps.exchange.background.place import taken
from xieshou.apps.exchange.background.waiting import waiting
from xieshou.apps.exchange.background.working import carry_on
from xieshou.apps.exchange.models import Import

LOOK = 1.0  # seconds between two looks
PATIENCE = 10.0  # seconds that a task may still take when all is to stop


def work(*, until: Callable[[], bool] = lambda: False, waits: Callable[[], None] = lambda: None) -> bool:
    """Work until a signal or `until` says stop; whether it ended as asked. `waits` is called if another works here."""
    told, said = threading.Event(), False
    while not told.is_set() and not until():
        _heed_signals(told)
        with taken() as free:
            if free:
                return _work(told, until)
        if not said:
            waits()
            said = True
        told.wait(LOOK)
    return True


def work_once() -> list[Import]:
    """Do all that waits now, in this process, but for what another does already."""
    done = []
    for made in waiting():
        with translation.override(made.language or None), contextlib.suppress(AtWork):
            done.append(carry_on(made))
    return done


def _work(told: threading.Event, until: Callable[[], bool]) -> bool:
    _end_with_parent()
    connections.close_all()
    cluster = Cluster()
    _heed_signals(told)  # not the cluster's own, which waits for a task however long it takes
    cluster.start()
    while cluster.sentinel.is_alive() and not told.is_set() and not until():
        told.wait(LOOK)
    if cluster.sentinel.is_alive():
        cluster.stop_event.set()
        cluster.sentinel.join(PATIENCE)
        if cluster.sentinel.is_alive():  # what it does is taken up again by the next
            os.kill(cluster.sentinel.pid, signal.SIGTERM)
        return True
    return told.is_set()


def _heed_signals(told: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())


def _end_with_parent() -> None:
    """Let every process that is forked from now on end when its parent does, even if that was killed."""

    def watch(parent: int) -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os._exit(1)

    def begin() -> None:
        threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=begin)

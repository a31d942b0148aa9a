"""Make a home folder, and serve its pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from xieshou.cli.base import Stop, home_option, say, start, step
from xieshou.cli.words import _
from xieshou.cli.working import worker_beside

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(help=_("Make a home folder: an empty register, the divisions of the country, the definitions."))
@home_option
def init(home_dir: Path | None) -> None:
    """Prepare a register. A second run brings it to this version and changes nothing else."""
    with step(_("Preparing the register")):
        folder = start(home_dir, make=True)
    load_reference_data()
    say(_("Ready in %s. Make the first account with: xieshou user add NAME --role administrator") % folder)


def load_reference_data() -> None:
    """Divisions and definitions, as they ship."""
    from xieshou.apps.assessment.actions import load_definitions
    from xieshou.apps.places.actions import load_divisions

    with step(_("Loading the divisions of the country")):
        load_divisions()
    with step(_("Loading the definitions of indicators")):
        load_definitions(by=None)


@click.command(help=_("Serve the pages. On this computer alone unless told otherwise."))
@home_option
@click.option("--host", default="127.0.0.1", show_default=True, help=_("The address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 32))
@click.option("--name", "names", multiple=True, help=_("A name the pages answer to (repeat for several)."))
@click.option("--behind-https", is_flag=True, help=_("A web server in front speaks https and sets X-Forwarded-Proto."))
@click.option(
    "--lan-without-tls", is_flag=True,
    help=_("Serve a local network without encryption: passwords can be read on the wire. Every page says so."),
)  # fmt: skip
def serve(
    home_dir: Path | None, host: str, port: int, workers: int, names: tuple[str, ...], behind_https: bool,
    lan_without_tls: bool,
) -> None:  # fmt: skip
    """Serve until stopped with Ctrl-C."""
    if host not in LOOPBACK and not behind_https and not lan_without_tls:
        raise Stop(
            _("%s is reachable from other computers, and without https passwords can be read on the way. "
              "Put a web server with https in front and say --behind-https, or accept the risk with --lan-without-tls.")
            % host
        )  # fmt: skip
    os.environ["XIESHOU_TRANSPORT"] = "https" if behind_https else "lan" if lan_without_tls else "loopback"
    allowed = [*names, *([host] if host not in ("0.0.0.0", "::") else [])]
    if lan_without_tls and not names and host in ("0.0.0.0", "::"):
        allowed = ["*"]
    os.environ["XIESHOU_HOSTS"] = ",".join([*LOOPBACK, "[::1]", *allowed])
    folder = start(home_dir)
    say(_("Serving %s at http://%s:%s – stop with Ctrl-C.") % (folder, host, port))
    run_server(host, port, workers)


def run_server(host: str, port: int, workers: int) -> None:
    """Serve the pages, with a worker for large files beside them."""
    with worker_beside():
        serve_pages(host, port, workers)


def serve_pages(host: str, port: int, workers: int) -> None:
    """Serve with gunicorn; with waitress where gunicorn cannot run."""
    from xieshou.site.wsgi import application

    if sys.platform == "win32":
        import waitress

        waitress.serve(application, host=host, port=port, threads=4 * workers)
        return
    from gunicorn.app.base import BaseApplication

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}", "workers": workers,
                "worker_class": "gthread", "threads": 4, "accesslog": None, "loglevel": "warning", "timeout": 60,
                "control_socket_disable": True,
            }  # fmt: skip
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> object:
            return application

    Pages().run()

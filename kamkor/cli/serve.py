import os
import sys

import click

from . import house


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: $PORT or 8000.")
@click.option("--workers", type=click.IntRange(1, 64), help="Default: one per core.")
def serve(host: str, port: int | None, workers: int | None) -> None:
    """Serve the pages. The database must run and its tables be up to date.

    Behind a proxy that speaks TLS set KAMKOR_HTTPS=yes and KAMKOR_HOSTS.
    """
    house.require_database()
    os.umask(0o077)
    cores = len(os.sched_getaffinity(0))
    arguments = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port or house.port(),
        "--workers": workers or min(max(cores, 2), 8),
        "--blocking-threads": 4,
        "--backpressure": 64,
        "--workers-kill-timeout": 20,
        "--log-level": "warning",
    }
    words = [str(word) for pair in arguments.items() for word in pair]
    os.chdir(house.ROOT)
    os.execv(  # noqa: S606
        sys.executable,
        [
            *(sys.executable, "-m", "granian", *words),
            *("--respawn-failed-workers", "--no-ws", "config.wsgi:application"),
        ],
    )

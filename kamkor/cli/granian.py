"""The web server, in place of this process."""

import os
import sys
from typing import NoReturn

from . import house


def become(
    application: str, *, host: str, port: int | None, workers: int | None
) -> NoReturn:
    """Serve `module:name` until stopped."""
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
            *("--respawn-failed-workers", "--no-ws", application),
        ],
    )

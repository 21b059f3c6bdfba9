"""The product served by its own command, and how long its answers take."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench import ground


@contextmanager
def served(*words: str, **environment: str) -> Iterator[tuple[int, int]]:
    """`kamkor WORDS --port …` until the end: its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "kamkor", *words, "--port", str(port)],
        cwd=ground.ROOT, env=os.environ | environment,
    )  # fmt: skip
    try:
        _wait_for(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"it was not served: {server.returncode}")


def ask(
    connection: http.client.HTTPConnection,
    address: str,
    headers: Mapping[str, str] | None = None,
) -> float:
    """Seconds until the whole answer is there."""
    began = time.perf_counter()
    connection.request(
        "GET", address, headers={"Accept-Encoding": "gzip", **(headers or {})}
    )
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (address, answer.status)
    return time.perf_counter() - began

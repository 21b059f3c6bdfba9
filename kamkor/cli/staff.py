"""The processes that `kamkor run` starts, watches and stops."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_MB = 1024 * 1024


@dataclass
class Staff:
    """Children by name, each with its messages in `<folder>/<name>.log`."""

    folder: Path
    members: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def hire(self, name: str, command: list[str], told: dict[str, str]) -> None:
        """Start a child in its own session: Ctrl-C reaches it only through us."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.log(name)
        if log.exists() and log.stat().st_size > 10 * _MB:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            self.members[name] = subprocess.Popen(  # noqa: S603
                command,
                env=told,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_die_with_parent(),
            )

    def gone(self) -> str | None:
        """The name of a child that has ended, if any."""
        for name, process in self.members.items():
            if process.poll() is not None:
                return name
        return None

    def dismiss(self, patience: float = 20) -> None:
        """Ask all to end, wait, and end by force what is left with its children."""
        for process in self.members.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + patience
        for process in self.members.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.members.clear()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def last_words(self, name: str, lines: int = 12) -> str:
        """The end of a child's log."""
        text = self.log(name).read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def _die_with_parent() -> Callable[[], None]:
    """A killed parent takes its children along (Linux)."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)

    return ask

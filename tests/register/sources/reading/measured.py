"""Reads one file in a process of its own and says what came and what it took."""

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

from django.conf import settings

settings.configure(USE_I18N=False)

from kamkor.register.sources import reading  # noqa: E402


def measure(path: Path) -> dict[str, object]:
    started = time.monotonic()
    code, rows = None, 0
    try:
        for _row in reading.read(path, "round", list_date=date(2026, 11, 22)):
            rows += 1
    except reading.Refusal as refusal:
        code = refusal.code.value
    seconds = time.monotonic() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {
        "code": code,
        "rows": rows,
        "seconds": seconds,
        "megabytes": own_peak() + children,
    }


def own_peak() -> int:
    """Megabytes since this program began; ru_maxrss would count the caller's too."""
    status = Path("/proc/self/status").read_text()
    line = next(x for x in status.splitlines() if x.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))

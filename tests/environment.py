"""Loaded before anything else (`-p tests.environment`): where the tests keep things.

In `var/test`, which lies in memory where there is room (see `in_memory.py`), or wherever
KAMKOR_TEST_VAR says: two runs beside each other need a folder each.
Starts the embedded PostgreSQL of the tests, since the settings ask where its socket is.
Modules are compiled once for all runs, also those that a test starts as a program.
The collector of garbage comes seldom, and never goes through what was collected of tests:
a sixth of the processor's time.
"""

import gc
import os
import sys
from pathlib import Path

from kamkor.foundation.db import embedded
from tests import in_memory

VAR = Path(__file__).resolve().parent.parent / "var" / "test"
if asked := os.environ.get("KAMKOR_TEST_VAR"):
    VAR = Path(asked)
else:
    in_memory.keep(VAR)
in_memory.use_for_temporary_files(VAR)
TEMPLATE = "kamkor_test_template"
DATABASE = f"kamkor_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["KAMKOR_VAR"] = str(VAR)
os.environ["KAMKOR_DB_NAME"] = DATABASE
os.environ["KAMKOR_DB_ROLE"] = "app"
os.environ["KAMKOR_COUNTRY"] = "kg"
os.environ["KAMKOR_DEMO"] = "no"
for name in ("DATABASE_URL", "KAMKOR_DEBUG", "KAMKOR_HTTPS", "KAMKOR_DB_SOCKET"):
    os.environ.pop(name, None)

if sys.dont_write_bytecode:  # a wish about folders of sources; here it costs minutes
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(VAR / "compiled")

gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


SERVER = embedded.start(VAR)

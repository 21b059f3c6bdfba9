"""What the tests of linkage on Apache Spark need: the extra and Java, or they skip."""

import os
import shutil

import pytest

MASTER = "local[2]"
MEMORY = "1GB"


def needed():
    """Skips the tests of the calling module where Spark cannot run."""
    pytest.importorskip("pyspark", reason="Spark is not installed: make spark")
    if not os.environ.get("JAVA_HOME") and not shutil.which("java"):
        pytest.skip("there is no Java", allow_module_level=True)

"""Files that appear together in a folder, or not at all."""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(out: Path, names: Collection[str]) -> Iterator[Path]:
    """A folder to write into; its files of these names take their places in `out` at the
    end. Where something goes wrong before, `out` stays as it was. Only the owner can
    read what is written: it may speak of persons.
    """
    before = os.umask(0o077)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=out.parent, prefix=f".{out.name}-"
        ) as folder:
            yield Path(folder)
            out.mkdir(exist_ok=True)
            for name in names:
                (Path(folder) / name).replace(out / name)
    finally:
        os.umask(before)

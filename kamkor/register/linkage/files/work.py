"""From sealed files to sealed answers: what the worker does for one job. No database."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from kamkor.register.linkage.core import results
from kamkor.register.linkage.core.batch import Limits, Progress
from kamkor.register.linkage.core.overview import judged, overview
from kamkor.register.linkage.core.run import Linked, Wish, linking
from kamkor.register.linkage.errors import FileRefused
from kamkor.register.sources.reading import LIMITS, Refusal, RefusalCode
from kamkor.register.sources.reading.tables import LOOK_AHEAD

from . import intake, outcome, reporting
from .boxes import Box
from .outcome import CLUSTERS, REPORT, REVIEW

WISH, TOLD = "wish.json", "told.json"
BOUNDS = Limits(memory="1GB", disk="8GB", threads=2)  # pages and imports run beside it
_BLOCK = 1 << 20


def lent(number: int) -> str:
    """The name under which a file that was sent lies in the box."""
    return f"sent-{number}"


def unlike(names: Sequence[str]) -> list[str]:
    """The names, each once: records are told apart by the name of their list."""
    seen: dict[str, None] = {}
    for name in names:
        stem, suffix = Path(name).stem, Path(name).suffix
        number, other = 2, name
        while other in seen:
            number, other = number + 1, f"{stem} ({number}){suffix}"
        seen[other] = None
    return list(seen)


def keep(box: Box, files: Sequence[tuple[str, IO[bytes]]]) -> list[dict[str, Any]]:
    """Seal what was sent and look at its headings: [{label, columns}] of every list.

    Raises FileRefused.
    """
    seen = []
    for number, (name, file) in enumerate(files):
        with tempfile.TemporaryFile(dir=box.folder) as real:
            file.seek(0)
            shutil.copyfileobj(file, real, _BLOCK)
            real.flush()
            with _refusing(name):
                for found in intake.lists(real, name, first_rows=LOOK_AHEAD):
                    shown = [vars(column) for column in intake.columns(found)]
                    seen.append({"label": found.label, "columns": shown})
            real.seek(0)
            box.put(lent(number), real)
    return seen


def say(box: Box, name: str, told: Mapping[str, Any]) -> None:
    box.put(name, BytesIO(json.dumps(told, ensure_ascii=False).encode()))


def said(box: Box, name: str) -> dict[str, Any]:
    """What `say` kept. Raises Gone."""
    told: dict[str, Any] = json.loads(box.read(name))
    return told


def work(box: Box, progress: Progress) -> dict[str, int]:
    """Link the lists, seal what came of it, and count it. In the reader's language.

    What was sent is gone when this ends, however it ends. Raises FileRefused, Nameless,
    Unusable.
    """
    wish, began = said(box, WISH), time.monotonic()
    with _folder(box) as folder:
        progress("read", 0, 1)
        files = _unpack(box, wish, folder)
        with_truth = intake.TRUTH in wish["meaning"].values()
        asked = Wish(
            files=files,
            truth=intake.TRUTH if with_truth else "",
            threshold=wish["threshold"],
            limits=BOUNDS,
        )

        def follow(step: str, done: int, of: int) -> None:
            if step != "read":
                for file in files:
                    file.unlink(missing_ok=True)
            progress(step, done, of)

        with linking(asked, folder=folder, progress=follow) as linked:
            progress("write", 0, 1)
            return _write(box, linked, wish, folder, began=began)


@contextmanager
def _folder(box: Box) -> Iterator[Path]:
    """Where the work lies open while it lasts; what was sent goes with it."""
    folder = box.folder / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for number in range(intake.MOST_FILES):
            box.remove(lent(number))


def _unpack(box: Box, wish: Mapping[str, Any], folder: Path) -> list[Path]:
    """Lists of our own making of all that was sent, which then goes."""
    made: list[Path] = []
    rows = 0
    for number, name in enumerate(wish["files"]):
        with tempfile.TemporaryFile(dir=folder) as real:
            for block in box.blocks(lent(number)):
                real.write(block)
            real.flush()
            with _refusing(name):
                for found in intake.lists(real, name):
                    made.append(folder / f"list-{len(made)}.csv")
                    rows += intake.write(found, wish["meaning"], made[-1])
                    if rows > LIMITS.rows:
                        raise Refusal(RefusalCode.TOO_LONG, n=LIMITS.rows)
        box.remove(lent(number))
    return made


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise FileRefused(name, refusal.message) from refusal


def _write(
    box: Box, linked: Linked, wish: Mapping[str, Any], folder: Path, *, began: float
) -> dict[str, int]:
    told = overview(linked)
    outcome.write_clusters(folder / CLUSTERS, results.clusters(linked))
    pairs = results.reviews(linked, results.doubtful(linked))
    outcome.write_reviews(folder / REVIEW, pairs)
    found = (
        judged(linked, memory=BOUNDS.memory)
        if intake.TRUTH in wish["meaning"].values()
        else None
    )
    job = reporting.Job(
        files=wish["files"],
        at=timezone.now(),
        seconds=round(time.monotonic() - began, 1),
        threshold=wish["threshold"],
    )
    page = reporting.report(job, told, found)
    (folder / REPORT).write_text(page, encoding="utf-8")
    for name in outcome.NAMES:
        with (folder / name).open("rb") as file:
            box.put(name, file)
    figures, warnings = list(reporting.figures(told)), list(reporting.warnings(told))
    say(box, TOLD, {"figures": figures, "warnings": warnings})
    return {"records": told.records, "persons": told.persons, "reviews": told.reviews}

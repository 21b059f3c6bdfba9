"""An edition: the data, the specification and what came of them, in one folder, with
the hash of each file, so that whoever has it can compute it again.
"""

import csv
import hashlib
import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import engine, table, uncertainty
from .engine import Index
from .errors import NotPossible
from .spec import parse
from .uncertainty import Spread

Floats = NDArray[np.float64]
MANIFEST, SPEC, DATA = "edition.json", "spec.json", "data.csv"
SCORES, STAGES, WEIGHTS = "scores.csv", "stages.csv", "weights.csv"
INTERVALS, REMOVED = "intervals.csv", "left_out.csv"
NAMES = (SPEC, DATA, SCORES, STAGES, WEIGHTS, INTERVALS, REMOVED, MANIFEST)
SAME = 1e-9  # of a score: what another processor may round otherwise
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Fault:
    """What does not agree: `code` file_changed | file_gone | result_differs, and where."""

    code: str
    file: str
    detail: str = ""


def write(
    index: Index, spread: Spread | None, data: Path, folder: Path, *, at: datetime
) -> None:
    """Everything of the index into the folder, which is empty; the manifest comes last."""
    said = index.spec.model_dump(mode="json")
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / SPEC).write_text(text, "utf-8")
    (folder / DATA).write_bytes(data.read_bytes())
    for name, (heading, rows) in _tables(index, spread).items():
        _write_rows(folder / name, heading, rows)
    manifest = {
        "title": index.spec.title,
        "edition": index.spec.edition,
        "year": index.year,
        "made_at": at.isoformat(timespec="seconds"),
        "made_with": made_with(),
        "files": {
            path.name: _hash(path.read_bytes()) for path in sorted(folder.iterdir())
        },
    }
    (folder / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


def verify(folder: Path) -> list[Fault]:
    """Compute the edition in the folder anew; nothing to say: it is what it says it is.

    Raises NotPossible(not_an_edition).
    """
    manifest = _manifest(folder)
    faults = []
    for name, stated in manifest["files"].items():
        path = folder / Path(name).name
        if not path.is_file():
            faults.append(Fault("file_gone", name))
        elif _hash(path.read_bytes()) != stated:
            faults.append(Fault("file_changed", name))
    if any(fault.file in (SPEC, DATA) for fault in faults):
        return faults
    spec = parse(json.loads((folder / SPEC).read_text("utf-8")))
    index = engine.run(
        spec.model_copy(update={"year": manifest["year"] or None}),
        table.read(folder / DATA),
    )
    for name, (_heading, rows) in _tables(index, uncertainty.spread(index)).items():
        if (folder / name).is_file():
            faults += _differing(folder / name, rows)
    return faults


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        found["files"].items(), found["year"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotPossible("not_an_edition", folder=str(folder)) from error
    return dict(found)


def made_with() -> dict[str, str]:
    """The versions that a number may hang on, and the hash of the engine's own code."""
    code = hashlib.sha256()
    for path in sorted(HERE.glob("*.py")):
        code.update(path.name.encode() + b"\0" + path.read_bytes())
    return {
        "kamkor": version("kamkor"),
        "engine": code.hexdigest(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
    }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


Row = Sequence[object]


def _tables(index: Index, spread: Spread | None) -> dict[str, tuple[Row, list[Row]]]:
    return {
        SCORES: (
            ("unit", "column", "score", "rank", "observed"),
            list(_scores(index)),
        ),
        STAGES: (
            (
                *("unit", "indicator", "raw", "divided", "prepared", "imputed"),
                "normalised",
            ),
            list(_stages(index)),
        ),
        WEIGHTS: (("column", "given", "used", "in_the_index"), list(_weights(index))),
        INTERVALS: (
            (
                *("unit", "score", "score_low", "score_high"),
                *("rank", "rank_low", "rank_high", "group"),
            ),
            list(_intervals(index, spread)) if spread else [],
        ),
        REMOVED: (
            ("left_out", "mean_change_of_rank", "mean_change_of_score"),
            [
                (code, _said(rank), _said(score))
                for code, (rank, score) in uncertainty.remove_one(index).items()
            ],
        ),
    }


def _scores(index: Index) -> Iterable[Row]:
    for n, unit in enumerate(index.units):
        for at, code in enumerate(index.framework.codes):
            yield (
                unit, code, _said(index.scores[n, at]), _said(index.ranks[n, at]),
                _said(index.coverage[n, at]),
            )  # fmt: skip


def _stages(index: Index) -> Iterable[Row]:
    ready = index.prepared
    for n, unit in enumerate(index.units):
        for at in range(index.framework.indicators):
            yield (
                unit, index.framework.codes[at], _said(ready.raw[n, at]),
                _said(ready.divided[n, at]), _said(ready.values[n, at]),
                int(ready.imputed[n, at]), _said(index.normalised[n, at]),
            )  # fmt: skip


def _weights(index: Index) -> Iterable[Row]:
    shares = index.framework.nominal(index.weights)
    for at, code in enumerate(index.framework.codes):
        yield (
            code, _said(index.framework.weights[at]), _said(index.weights[at]),
            _said(shares[at]),
        )  # fmt: skip


def _intervals(index: Index, spread: Spread) -> Iterable[Row]:
    """Bounds of scores and ranks: `uncertainty.interval` of all draws lies within."""
    for n, unit in enumerate(index.units):
        yield (
            unit,
            *(_said(v[n]) for v in (spread.score, spread.score_low, spread.score_high)),
            *(_said(v[n]) for v in (spread.rank, spread.rank_low, spread.rank_high)),
            spread.groups[n],
        )


def _said(number: float) -> str:
    """So that it reads back as it was; nothing where nothing is known."""
    if np.isnan(number):
        return ""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _write_rows(path: Path, heading: Row, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def _differing(path: Path, rows: list[Row]) -> list[Fault]:
    with path.open(encoding="utf-8", newline="") as file:
        kept = list(csv.reader(file))[1:]
    if len(kept) != len(rows):
        return [Fault("result_differs", path.name, f"{len(kept)} : {len(rows)}")]
    faults = []
    for old, new in zip(kept, rows, strict=True):
        if not all(_alike(a, str(b)) for a, b in zip(old, new, strict=True)):
            faults.append(Fault("result_differs", path.name, " ".join(old[:2])))
    return faults


def _alike(old: str, new: str) -> bool:
    if old == new:
        return True
    try:
        return abs(float(old) - float(new)) <= SAME * max(1.0, abs(float(old)))
    except ValueError:
        return False

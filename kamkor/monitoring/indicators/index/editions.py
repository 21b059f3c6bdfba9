"""An edition: the data, the specification and what came of them, in one folder, with
the hash of each file, so that whoever has it can compute it again.
"""

import csv
import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import (
    coherence,
    data_error,
    engine,
    origins,
    sensitivity,
    table,
    uncertainty,
    weighting,
)
from .coherence import Finding
from .data_error import Cells
from .decomposing import Maker, decompose
from .engine import Index
from .errors import NotPossible
from .sensitivity import Effect
from .spec import Spec
from .spec import read as read_spec
from .table import Table, said
from .uncertainty import Spread

Floats = NDArray[np.float64]
MANIFEST, SPEC, DATA = "edition.json", "spec.json", "data.csv"
SCORES, STAGES, WEIGHTS = "scores.csv", "stages.csv", "weights.csv"
INTERVALS, REMOVED, EFFECTS = "intervals.csv", "left_out.csv", "sensitivity.csv"
FINDINGS, CHANGES, SHARES = "findings.csv", "changes.csv", "shares.csv"
INPUTS = "inputs.csv"
SOURCES = "sources.csv"  # where it is known where each figure is from
NAMES = (
    *(SPEC, DATA, SCORES, STAGES, WEIGHTS, INTERVALS, REMOVED, EFFECTS, FINDINGS),
    *(CHANGES, SHARES, INPUTS, MANIFEST),
)
MOST_DRAWS = 1000  # of each sample of the sensitivity analysis
SAME = 1e-9  # of a score: what another processor may round otherwise
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Made:
    """Everything of one index. `changes`: what each indicator added to the change of the
    index since the year before (`since`; None without one), units × indicators."""

    index: Index
    spread: Spread | None
    effects: dict[str, Effect]
    findings: list[Finding]
    left_out: dict[str, tuple[float, float]]
    since: int | None
    changes: Floats | None


def make(spec: Spec, read: Table) -> Made:
    """Raises NotPossible."""
    index = engine.run(spec, read)
    spread = uncertainty.spread(index)
    draws = min(spec.uncertainty.draws, MOST_DRAWS)
    at = read.at(index.year)
    changes = None
    if at:
        maker = Maker.of(index)
        before = engine.prepare(spec, read, at - 1).values
        changes = decompose(maker, maker.normalised(before), index.normalised)
    return Made(
        index=index,
        spread=spread,
        effects=sensitivity.sobol(index, draws) if spread else {},
        findings=coherence.findings(index.framework, index.scores),
        left_out=uncertainty.remove_one(index),
        since=read.years[at - 1] if at else None,
        changes=changes,
    )


@dataclass(frozen=True)
class Fault:
    """What does not agree: `code` file_changed | file_gone | result_differs, and where."""

    code: str
    file: str
    detail: str = ""


def write(
    made: Made, data: Path, folder: Path, *, at: datetime, sources: str = ""
) -> None:
    """Everything of the index into the folder, which is empty; the manifest comes last.
    sources: the text of the origins of the figures (origins.py)."""
    index = made.index
    spec = index.spec.model_dump(mode="json")
    text = json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / SPEC).write_text(text, "utf-8")
    (folder / DATA).write_bytes(data.read_bytes())
    if sources:
        (folder / SOURCES).write_text(sources, "utf-8", newline="")
    for name, (heading, rows) in _tables(made).items():
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
    spec, data = _asked(folder, manifest)
    for name, (_heading, rows) in _tables(make(spec, data)).items():
        if (folder / name).is_file():
            faults += _differing(folder / name, rows)
    if SOURCES in manifest["files"] and (folder / SOURCES).is_file():
        cell = origins.differing((folder / SOURCES).read_text("utf-8"), data)
        faults += [Fault("result_differs", SOURCES, cell)] if cell else []
    return faults


def reopen(folder: Path) -> Index:
    """The index of an edition, computed from its own data. Raises NotPossible."""
    return engine.run(*_asked(folder, _manifest(folder)))


def _asked(folder: Path, manifest: dict[str, Any]) -> tuple[Spec, Table]:
    """The specification with the year that was told, and the data."""
    spec = read_spec(folder / SPEC)
    told = spec.model_copy(update={"year": manifest["year"] or None})
    return told, table.read(folder / DATA)


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


def _tables(made: Made) -> dict[str, tuple[Row, list[Row]]]:
    return {
        name: (heading, list(rows(made))) for name, (heading, rows) in FILES.items()
    }


def _scores(made: Made) -> Iterable[Row]:
    index = made.index
    for n, unit in enumerate(index.units):
        for at, code in enumerate(index.framework.codes):
            yield (
                unit, code, said(index.scores[n, at]), said(index.ranks[n, at]),
                said(index.coverage[n, at]),
            )  # fmt: skip


def _stages(made: Made) -> Iterable[Row]:
    index = made.index
    ready = index.prepared
    for n, unit in enumerate(index.units):
        for at in range(index.framework.indicators):
            yield (
                unit, index.framework.codes[at], said(ready.raw[n, at]),
                said(ready.divided[n, at]), said(ready.values[n, at]),
                int(ready.imputed[n, at]), said(index.normalised[n, at]),
            )  # fmt: skip


def _inputs(made: Made) -> Iterable[Row]:
    """Of each figure, as it went in, the interval of 95 in 100; imputed ones have none."""
    index, ready = made.index, made.index.prepared
    cells = Cells(ready.divided, ready.errors, ready.numerators, ready.denominators)
    low, high = data_error.intervals(cells)
    for n, unit in enumerate(index.units):
        for at in range(index.framework.indicators):
            yield (
                unit, index.framework.codes[at], said(ready.divided[n, at]),
                said(low[n, at]), said(high[n, at]),
            )  # fmt: skip


def _weights(made: Made) -> Iterable[Row]:
    """`moves_it`: how much an indicator moves the index in fact, as a share."""
    index = made.index
    shares = index.framework.nominal(index.weights)
    moves = np.full(len(shares), np.nan)
    moves[: index.framework.indicators] = weighting.effective(
        index.normalised, index.scores[:, index.framework.root.at], "ratio"
    )
    for at, code in enumerate(index.framework.codes):
        yield (
            code, said(index.framework.weights[at]), said(index.weights[at]),
            said(shares[at]), said(moves[at]),
        )  # fmt: skip


def _intervals(made: Made) -> Iterable[Row]:
    """Bounds of scores and ranks: `uncertainty.interval` of all draws lies within."""
    if (spread := made.spread) is None:
        return
    for n, unit in enumerate(made.index.units):
        yield (
            unit,
            *(said(v[n]) for v in (spread.score, spread.score_low, spread.score_high)),
            *(said(v[n]) for v in (spread.rank, spread.rank_low, spread.rank_high)),
            spread.groups[n],
        )


def _left_out(made: Made) -> Iterable[Row]:
    for code, (rank, score) in made.left_out.items():
        yield code, said(rank), said(score)


def _effects(made: Made) -> Iterable[Row]:
    for factor, effect in made.effects.items():
        yield factor, *(said(value) for value in astuple(effect))


def _findings(made: Made) -> Iterable[Row]:
    for found in made.findings:
        facts = " ".join(f"{name}={value:.6g}" for name, value in found.facts.items())
        yield found.code, " ".join(found.about), facts


def _shares(made: Made) -> Iterable[Row]:
    """Of the spread of ranks: what the data alone and the method alone make of it."""
    if made.spread is not None:
        yield "data", said(made.spread.of_data)
        yield "method", said(made.spread.of_method)


def _changes(made: Made) -> Iterable[Row]:
    if made.changes is None:
        return
    for n, unit in enumerate(made.index.units):
        for at in range(made.index.framework.indicators):
            code = made.index.framework.codes[at]
            yield unit, code, made.since, said(made.changes[n, at])


FILES: dict[str, tuple[Row, Callable[[Made], Iterable[Row]]]] = {
    SCORES: (("unit", "column", "score", "rank", "observed"), _scores),
    STAGES: (
        ("unit", "indicator", "raw", "divided", "prepared", "imputed", "normalised"),
        _stages,
    ),
    WEIGHTS: (("column", "given", "used", "in_the_index", "moves_it"), _weights),
    INTERVALS: (
        (
            *("unit", "score", "score_low", "score_high"),
            *("rank", "rank_low", "rank_high", "group"),
        ),
        _intervals,
    ),
    REMOVED: (("left_out", "mean_change_of_rank", "mean_change_of_score"), _left_out),
    EFFECTS: (
        (
            *("input", "alone", "alone_low", "alone_high"),
            *("with_others", "with_others_low", "with_others_high"),
        ),
        _effects,
    ),
    FINDINGS: (("finding", "about", "facts"), _findings),
    CHANGES: (("unit", "indicator", "since", "added_to_the_index"), _changes),
    SHARES: (("varied_alone", "share"), _shares),
    INPUTS: (("unit", "indicator", "value", "low", "high"), _inputs),
}


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

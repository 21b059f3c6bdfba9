"""The COIN Tool's description of a framework (`iMeta`) read as a specification.

One row a column: iCode, iName, Level, Parent, Direction, Weight, Type (Indicator,
Aggregate, Denominator, Group …), Unit, Target, Denominator. See Becker et al., COINr,
JOSS 7(78), 2022.
"""

import csv
from pathlib import Path
from typing import Any

from .errors import NotPossible
from .spec import Spec, parse
from .table import UNKNOWN


def read(path: Path, method: dict[str, Any] | None = None) -> Spec:
    """With `method`, or the tool's own: min-max and arithmetic means.

    Raises NotPossible(not_a_framework: missing | spec_wrong).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotPossible("not_text", file=path.name) from error
    needed = {"iCode", "Parent", "Type"}
    if not rows or not needed <= set(rows[0]):
        missing = sorted(needed - set(rows[0] if rows else ()))
        raise NotPossible("not_a_framework", missing=missing)
    return parse(
        {
            "title": path.stem,
            "indicators": [_indicator(r) for r in rows if r["Type"] == "Indicator"],
            "groups": [_common(r) for r in rows if r["Type"] == "Aggregate"],
            "method": method or {"normalise": "minmax", "screen": {"group": 0}},
        }
    )


def _said(row: dict[str, str], column: str) -> str | None:
    text = (row.get(column) or "").strip()
    return None if text.casefold() in UNKNOWN else text


def _common(row: dict[str, str]) -> dict[str, Any]:
    said = {
        "code": row["iCode"], "parent": _said(row, "Parent"),
        "name": _said(row, "iName") or "", "weight": _said(row, "Weight") or "1",
    }  # fmt: skip
    return {key: value for key, value in said.items() if value is not None}


def _indicator(row: dict[str, str]) -> dict[str, Any]:
    direction = _said(row, "Direction") or "1"
    said = {
        "direction": -1 if float(direction) < 0 else 1,
        "unit": _said(row, "Unit") or "", "target": _said(row, "Target"),
        "denominator": _said(row, "Denominator"),
    }  # fmt: skip
    return _common(row) | {k: v for k, v in said.items() if v is not None}

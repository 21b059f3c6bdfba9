"""What an address asks for beyond its path, read strictly and written one way.

Whatever is not known here is left out of the address that is remembered and told, so
that one view has one address.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

CODE = re.compile(r"[\w.:-]{1,64}")
FILES = ("csv", "xlsx", "svg", "png")
MOST_AREAS = 30
WEIGHT = "w-"


class NotHere(Exception):
    """The address asks for what this release has not got."""


@dataclass(frozen=True)
class Asked:
    """ "" and () where the address does not say. `weights`: points by code of a node;
    `figure`: one figure of the page alone, as a `file` or to `embed` in another page."""

    edition: str = ""
    period: str = ""
    since: str = ""
    of: str = ""
    x: str = ""
    y: str = ""
    sex: str = ""
    view: str = ""
    areas: tuple[str, ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    figure: str = ""
    file: str = ""
    embed: bool = False

    def query(self, **other: Any) -> str:
        """As it stands in an address after "?", always in the same order; "" for none."""
        one = replace(self, **other)
        pairs = ((name, getattr(one, name)) for name in _TEXTS)
        said = [(name, value) for name, value in pairs if value]
        if one.areas:
            said.append(("areas", ",".join(one.areas)))
        said += [(f"{WEIGHT}{code}", str(points)) for code, points in one.weights]
        if one.embed:
            said.append(("embed", "1"))
        return urlencode(said, safe=",:")


_TEXTS = tuple(f.name for f in fields(Asked) if f.type is str)


def read(given: QueryDict) -> Asked:
    """Raises NotHere for what cannot be a code."""
    texts = {name: _code(given.get(name, "")) for name in _TEXTS}
    if texts["file"] and texts["file"] not in FILES:
        raise NotHere
    areas = [_code(one) for said in given.getlist("areas") for one in said.split(",")]
    return Asked(
        **texts,
        areas=tuple(dict.fromkeys(filter(None, areas)))[:MOST_AREAS],
        weights=tuple(sorted(_weights(given).items())),
        embed=given.get("embed") == "1",
    )


def _weights(given: Mapping[str, Any]) -> dict[str, int]:
    found = {}
    for name, value in given.items():
        if name.startswith(WEIGHT):
            if not value.isdecimal() or len(value) > 3:
                raise NotHere
            found[_code(name.removeprefix(WEIGHT))] = min(int(value), 100)
    return found


def _code(text: str) -> str:
    if text and not CODE.fullmatch(text):
        raise NotHere
    return text


def one_of(asked: str, known: Sequence[str], default: str = "") -> str:
    """What was asked, or the default where nothing was. Raises NotHere."""
    if not asked:
        return default or (known[0] if known else "")
    if asked not in known:
        raise NotHere
    return asked

"""A question as SDMX REST writes it: the key of a path, the parameters of a query."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .columns import Flow
from .periods import NotAPeriod, span
from .refusing import nothing, semantic, syntax

DETAILS = ("full", "dataonly", "serieskeysonly", "nodata")
FLAT, SERIES = "AllDimensions", "TIME_PERIOD"
MOST_LETTERS = 8_000
_PART = re.compile(r"[A-Za-z0-9_@$-]+(\+[A-Za-z0-9_@$-]+)*")

Key = tuple[frozenset[str] | None, ...]  # None: any code of this dimension


@dataclass(frozen=True)
class Ask:
    """`first`, `last`: how many observations of each series. `flat`: no series."""

    key: Key
    start: str = ""
    end: str = ""
    first: int | None = None
    last: int | None = None
    detail: str = "full"
    flat: bool = False
    language: str = "en"


def everything(flow: Flow, language: str = "en") -> Ask:
    return Ask(key=(None,) * flow.key_length, language=language)


def key(text: str, flow: Flow) -> Key:
    """`all`, or a part for each dimension: D..F+M. Raises Refused."""
    if len(text) > MOST_LETTERS:
        raise syntax("key_long", most=MOST_LETTERS)
    if text in ("", "all"):
        return (None,) * flow.key_length
    parts = text.split(".")
    if len(parts) != flow.key_length:
        shape = ".".join(one.id for one in flow.dimensions)
        raise syntax(
            "key_length", found=len(parts), wanted=flow.key_length, shape=shape
        )
    for part in parts:
        if part and not _PART.fullmatch(part):
            raise syntax("key_shape", part=part)
    return tuple(
        _codes(part, flow, n) if part else None for n, part in enumerate(parts)
    )


def _codes(part: str, flow: Flow, at: int) -> frozenset[str]:
    """Unknown codes are refused only when none is known: the rest has an answer."""
    column = flow.dimensions[at]
    asked = frozenset(part.split("+"))
    known = column.codelist.by_id.keys() if column.codelist else asked
    if not asked & known:
        raise semantic("key_code", code=min(asked), column=column.id)
    return asked & known


def ask(text: str, flow: Flow, query: Mapping[str, str], language: str) -> Ask:
    """The key and the parameters together. Raises Refused."""
    start, end = _period(query, "startPeriod"), _period(query, "endPeriod")
    if start and end and span(start)[0] > span(end)[1]:
        raise semantic("ends")
    around = choice(query, "dimensionAtObservation", (SERIES, FLAT), SERIES)
    return Ask(
        key=key(text, flow), start=start, end=end,
        first=_number(query, "firstNObservations"),
        last=_number(query, "lastNObservations"),
        detail=choice(query, "detail", DETAILS, "full"),
        flat=around == FLAT,
        language=language,
    )  # fmt: skip


def choice(
    query: Mapping[str, str], name: str, known: Sequence[str], otherwise: str
) -> str:
    """One of `known`, in any case of letters. Raises Refused."""
    value = query.get(name, otherwise)
    for one in known:
        if one.lower() == value.lower():
            return one
    raise semantic("choice", name=name, value=value, known=", ".join(known))


def _period(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "")
    try:
        if value:
            span(value)
    except NotAPeriod:
        raise syntax("period", name=name, value=value) from None
    return value


def _number(query: Mapping[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    if not re.fullmatch(r"0*[1-9]\d{0,8}", value, re.ASCII):
        raise syntax("number", name=name, value=value)
    return int(value)


def flow_of(name: str, flows: Mapping[str, Flow], agency: str) -> Flow:
    """By CWB_IND, KG_CWB,CWB_IND or KG_CWB,CWB_IND,1.0. Raises Refused."""
    parts = name.split(",")
    whose, flow, version = {
        1: ("all", parts[0], "latest"),
        2: (*parts, "latest"),
        3: tuple(parts),
    }.get(len(parts), ("", "", ""))
    found = flows.get(flow)
    right = whose in (agency, "all") and version in ("1.0", "latest", "all")
    if found is None or not right:
        raise nothing("no_flow", name=name, known=", ".join(flows))
    return found

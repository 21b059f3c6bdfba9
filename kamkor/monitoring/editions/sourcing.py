"""Where the figures of an index are from, in words and for a page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kamkor.foundation.law.naming import say
from kamkor.foundation.web import words
from kamkor.monitoring.indicators import definitions, wording
from kamkor.monitoring.indicators.choices import ObsStatus
from kamkor.monitoring.indicators.index import origins
from kamkor.monitoring.indicators.index.origins import Origin

MOST_ADDRESSES = 40  # of one publisher that a page links to


@dataclass(frozen=True)
class File:
    """One file of figures: the hash of what was brought in, and since when it counts."""

    sha256: str
    accepted: date
    figures: int


@dataclass(frozen=True)
class Source:
    """What one publisher gave. `marks`: figures that are not plain ones, by what they
    are; `more`: addresses that are not shown."""

    name: str
    url: str
    figures: int
    indicators: list[str]
    years: str
    files: list[File]
    marks: list[tuple[str, int]]
    addresses: list[str]
    more: int


def said(gathered: Mapping[str, Any]) -> str:
    """Publishers and the newest file, in the reader's language; "" for nothing gathered."""
    if not gathered:
        return ""
    return _("%(names)s; the newest file counts since %(day)s") % {
        "names": "; ".join(map(publisher, gathered["publishers"])),
        "day": words.day(date.fromisoformat(gathered["accepted"])),
    }


def publisher(code: str) -> str:
    known = definitions.publishers().get(code)
    if known is None:
        return code or _("publisher not named")
    return say(known.name.model_dump())


def code_of(name: str) -> str:
    """Of the publisher that the catalogue calls so in some language; else the name."""
    said = name.strip()
    for code, one in definitions.publishers().items():
        if said.casefold() in {
            code.casefold(),
            *map(str.casefold, one.name.model_dump().values()),
        }:
            return code
    return said


def sources(text: str, called: Mapping[str, str]) -> list[Source]:
    """By publisher, those with most figures first. called: names of indicators."""
    by: dict[str, list[Origin]] = defaultdict(list)
    for one in origins.read(text) if text else ():
        by[one.publisher].append(one)
    found = [_source(code, told, called) for code, told in by.items()]
    return sorted(found, key=lambda source: -source.figures)


def _source(code: str, told: Sequence[Origin], called: Mapping[str, str]) -> Source:
    known = definitions.publishers().get(code)
    addresses = sorted({o.address for o in told if o.address.startswith("https://")})
    return Source(
        name=publisher(code),
        url=known.url if known else "",
        figures=sum(len(one.units) for one in told),
        indicators=[
            called.get(indicator) or _name(indicator)
            for indicator in dict.fromkeys(one.indicator for one in told)
        ],
        years=wording.spans(sorted({str(one.year) for one in told})),
        files=_files(told),
        marks=_marks(told),
        addresses=addresses[:MOST_ADDRESSES],
        more=len(addresses[MOST_ADDRESSES:]),
    )


def _name(indicator: str) -> str:
    known = definitions.all_().get(indicator)
    return say(known.name.model_dump()) if known else indicator


def _files(told: Iterable[Origin]) -> list[File]:
    figures: Counter[tuple[str, str]] = Counter()
    for one in told:
        figures[one.accepted, one.sha256] += len(one.units)
    return [
        File(sha256, date.fromisoformat(accepted), n)
        for (accepted, sha256), n in sorted(figures.items(), reverse=True)
    ]


def _marks(told: Iterable[Origin]) -> list[tuple[str, int]]:
    figures: Counter[str] = Counter()
    for one in told:
        if one.status != ObsStatus.NORMAL:
            figures[one.status] += len(one.units)
    labels = dict(ObsStatus.choices)
    return [(str(labels.get(code, code)), n) for code, n in figures.most_common()]

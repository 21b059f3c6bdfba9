"""What the pages of a version and of an edition have in common."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kamkor.monitoring.indicators.index.editions import DATA, MANIFEST, SOURCES
from kamkor.monitoring.indicators.index.spec import Spec, parse

from . import comparing, letting, pictures, published, reads, sourcing, telling, words
from .making import Files
from .models import Edition, Version

MOST_CHANGES = 3  # indicators named of each unit's change


def of_version(version: Version) -> dict[str, Any]:
    spec = reads.spec_of(version)
    return {
        "version": version,
        "stays": letting.stays(version.data.origins),
        **_result(version.results, spec, version),
    }


def of_edition(edition: Edition, files: Files) -> dict[str, Any]:
    spec = parse({**edition.version.spec, "year": edition.year or None})
    return {
        "edition": edition,
        "version": edition.version,
        "stays": letting.stays(files.get(SOURCES, "")),
        "files": sorted(name for name in files if name != MANIFEST),
        "rows_of_data": files[DATA].count("\n") - 1,
        "sources": sourcing.sources(files.get(SOURCES, ""), telling.labels(spec)),
        **_result(files, spec, edition.version),
    }


def _result(files: Files, spec: Spec, version: Version) -> dict[str, Any]:
    names = reads.unit_names(version.data.units)
    told = telling.told(files, spec, names)
    called = telling.labels(spec)
    scored = [standing for standing in told.standings if standing.rank is not None]
    digits = pictures.digits_for([standing.score for standing in scored])
    shares = (told.of_data, told.of_method)
    return {
        "spec": spec,
        "year": spec.year or max(version.data.years),
        "told": told,
        "digits": digits,
        "chart": pictures.ranked(
            told.standings, source=version.data.said, within=spec.uncertainty.interval
        ),
        "columns": _columns([called[code] for code in telling.domains(spec)]),
        "without_score": len(told.standings) - len(scored),
        "effects": [(words.FACTORS[effect.code], effect) for effect in told.effects],
        "shares": shares if None not in shares else None,
        "changes": [
            (change.name, change.change, change.parts[:MOST_CHANGES])
            for change in told.changes
        ],
        "published": published.of(settings.COUNTRY),
    }


def _columns(domains: list[str]) -> list[dict[str, Any]]:
    numbers = [_("Rank"), *domains, _("Figures known")]
    return [
        {"label": _("Territory"), "number": False},
        *({"label": label, "number": True} for label in numbers),
    ]


def method_of(version: Version) -> dict[str, Any]:
    """The tree with its weights, nominal and effective, and the method in words."""
    spec = reads.spec_of(version)
    called = telling.labels(spec)
    weights = {weight.code: weight for weight in telling.weights(version.results)}
    parts = {part.code: part for part in spec.parts()}
    return {
        "version": version,
        "lines": comparing.lines(spec).items(),
        "tree": [
            (depth, called[code], comparing.said_of(parts[code]), weights[code])
            for code, depth in _walked(spec)
        ],
    }


def _walked(spec: Spec) -> list[tuple[str, int]]:
    """Every part under the one above it, with its depth; the index first."""
    below: dict[str | None, list[str]] = {}
    for part in (*spec.groups, *spec.indicators):
        below.setdefault(part.parent, []).append(part.code)
    found, waiting = [], [(telling.root_of(spec), 0)]
    while waiting:
        code, depth = waiting.pop(0)
        found.append((code, depth))
        waiting = [(child, depth + 1) for child in below.get(code, [])] + waiting
    return found

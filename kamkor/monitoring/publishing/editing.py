"""Frozen editions of the index, and what others published, in a release."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import override

from kamkor.foundation.law.naming import LANGUAGES, Words
from kamkor.monitoring.editions import letting, published, reads, telling, words
from kamkor.monitoring.editions import making as freezing
from kamkor.monitoring.editions.letting import Stays
from kamkor.monitoring.editions.models import Edition
from kamkor.monitoring.indicators import definitions
from kamkor.monitoring.indicators.index import engine
from kamkor.monitoring.indicators.index import origins as origins_of
from kamkor.monitoring.indicators.index.editions import DATA, SOURCES, Made

from . import from_index, making
from .from_index import Frozen
from .store.contents import Abroad, AbroadSource, Contents, Origin, Source


def add(contents: Contents) -> dict[str, Stays]:
    """Every edition that was not withdrawn, but for those that are given back: {code: why
    it stays in the house}."""
    stay: dict[str, Stays] = {}
    codes = {area.code for area in contents.areas}
    by_iso = {area.iso: area.code for area in contents.areas if area.iso}
    for edition in reads.editions().filter(withdrawal=None):
        files = reads.files(edition)
        if why := letting.stays(files.get(SOURCES, "")):
            stay[edition.code] = why
            continue
        part = Contents(contents.about)
        from_index.add(part, _frozen(edition, files))
        scores = [
            replace(one, area=by_iso.get(one.area, one.area)) for one in part.scores
        ]
        if not {one.area for one in scores} <= codes:
            stay[edition.code] = Stays.ELSEWHERE
            continue
        contents.editions += part.editions
        contents.nodes += part.nodes
        contents.scores += scores
        contents.changes += [
            replace(one, area=by_iso.get(one.area, one.area)) for one in part.changes
        ]
        contents.findings += part.findings
        contents.coherence += part.coherence
        contents.correlations += part.correlations
        contents.sensitivity += part.sensitivity
        contents.removals += part.removals
        contents.origins += _origins(contents, part.origins, by_iso)
    return stay


def _origins(
    contents: Contents, told: Iterable[Origin], by_iso: dict[str, str]
) -> Iterator[Origin]:
    """With codes of the release; publishers that it does not name yet are added."""
    named = {one.code for one in contents.sources}
    for one in told:
        source = _source(one.source) if one.source else None
        if source and source.code not in named:
            contents.sources.append(source)
            named.add(source.code)
        yield replace(
            one, source=source.code if source else None,
            areas=[by_iso.get(area, area) for area in one.areas],
        )  # fmt: skip


def _source(publisher: str) -> Source:
    """One that the catalogue knows by its code; any other by the name that was told."""
    known = definitions.publishers().get(publisher)
    if known:
        return Source(publisher, known.name.model_dump(), known.url)
    told = hashlib.sha256(publisher.encode()).hexdigest()[:8].upper()
    return Source(f"TOLD_{told}", dict.fromkeys(LANGUAGES, publisher), "")


def _frozen(edition: Edition, files: freezing.Files) -> Frozen:
    made = reads.made_of(edition)
    table = freezing.read(files[DATA])
    sources = files.get(SOURCES, "")
    return Frozen(
        code=edition.code, title=making.names_of(edition.version),
        frozen_on=edition.at.date(), hash=edition.hash, made=made,
        history=engine.history(made.index.spec, table), findings=said(made),
        origins=origins_of.read(sources) if sources else (),
    )  # fmt: skip


def said(made: Made) -> list[Words]:
    """The engine's findings as sentences of all four languages."""
    told: list[dict[str, str]] = [{} for _one in made.findings]
    for language in LANGUAGES:
        with override(language):
            called = telling.labels(made.index.spec)
            for sentence, one in zip(told, made.findings, strict=True):
                names = [called[code] for code in one.about]
                sentence[language] = words.finding(one.code, names, one.facts)
    return list(told)


def add_abroad(contents: Contents) -> None:
    """Values of the country in indices of others, as they published them."""
    country = contents.about.country
    for one in published.of(country.lower()):
        code = slugify(one.names["en"])
        contents.abroad.append(
            Abroad(
                code=code, name=dict(one.names), area=country,
                period=one.year, value=float(one.value), scale=f"{one.low}–{one.high}",
                source=one.sources["en"], url="",
            )
        )  # fmt: skip
        contents.abroad_sources.append(
            AbroadSource(code, country, one.year, dict(one.sources))
        )

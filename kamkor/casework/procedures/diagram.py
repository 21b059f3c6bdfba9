"""The procedures as a page of the reference: a diagram, the tracks and their papers."""

from collections.abc import Iterator

from . import definition
from .definition import Procedure


def page(countries: tuple[str, ...] = ("kg", "kz")) -> Iterator[str]:
    """Lines of Markdown, in the reader's language."""
    yield "# Guided procedures\n"
    yield "From `countries/<country>/procedures/*.toml`. *Status* says whether the source of a"
    yield "track was read; the steps between are practice.\n"
    for country in countries:
        for procedure in definition.of(country).values():
            yield f"## {country.upper()}: {procedure.label}\n"
            yield from _steps(procedure)
            yield from _tracks(procedure)


def _steps(procedure: Procedure) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    for track in procedure.tracks.values():
        yield f"  [*] --> {track.first}: {track.label.replace(':', ',')}"
    for step in procedure.steps.values():
        yield f"  {step.code}: {step.label}"
        for outcome, to in step.outcomes.items():
            yield f"  {step.code} --> {to}: {outcome.label}"
        if step.ends:
            yield f"  {step.code} --> [*]"
    yield "```\n"
    yield "| step | who acts | deadline that runs |\n| --- | --- | --- |"
    for step in procedure.steps.values():
        term = f"`{step.term}`" if step.term else "–"
        yield f"| {step.label} | {step.who.label} | {term} |"
    yield ""


def _tracks(procedure: Procedure) -> Iterator[str]:
    yield "| track | papers | basis | status |\n| --- | --- | --- | --- |"
    for track in procedure.tracks.values():
        papers = "; ".join(procedure.papers[code].label for code in track.papers)
        yield f"| {track.label} | {papers} | {track.basis} | {track.status.label} |"
    yield ""

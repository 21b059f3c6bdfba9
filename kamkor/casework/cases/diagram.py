"""The life of a case as a page of the reference: a diagram and who may what."""

from collections.abc import Iterator

from . import lifecycle


def page(countries: tuple[str, ...] = ("kg", "kz")) -> Iterator[str]:
    """Lines of Markdown, in the reader's language."""
    yield "# The life of a case\n"
    yield "From `countries/<country>/lifecycle.toml`. The steps are practice; no act that"
    yield "orders them was read.\n"
    for country in countries:
        yield from _country(country)


def _country(country: str) -> Iterator[str]:
    life = lifecycle.of(country)
    yield f"## {country.upper()}\n"
    yield "```mermaid\nstateDiagram-v2"
    yield f"  [*] --> {life.first.code}"
    for state in life.states.values():
        yield f"  {state.code}: {state.label}"
    for move in life.moves.values():
        for start in move.start:
            yield f"  {start} --> {move.to}: {move.label}"
    for end in life.ends:
        yield f"  {end} --> [*]"
    yield "```\n"
    yield "| step | who may | what must be true first | a reason is asked |"
    yield "| --- | --- | --- | --- |"
    for move in life.moves.values():
        gates = ", ".join(f"`{gate}`" for gate in move.gates) or "–"
        asked = "yes" if move.needs_reason else "–"
        yield f"| {move.label} | {move.action.label} | {gates} | {asked} |"
    yield "\n| state | deadline that runs |\n| --- | --- |"
    for state in life.states.values():
        term = f"`{state.term}`" if state.term else "–"
        yield f"| {state.label} | {term} |"
    yield ""

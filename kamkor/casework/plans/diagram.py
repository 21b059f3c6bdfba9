"""Who signs a plan as a page of the reference: a diagram and the steps of each country."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from . import approval
from .approval import Step
from .choices import Deed


def page(countries: tuple[str, ...] = ("kg", "kz")) -> Iterator[str]:
    """Lines of Markdown, in the reader's language."""
    yield "# Who signs a plan\n"
    yield "From `countries/<country>/approval.csv`. Nobody signs two steps, nor their own draft;"
    yield "each step may return the plan with remarks.\n"
    for country in countries:
        yield f"## {country.upper()}\n"
        yield from chain(approval.of(country))


def chain(steps: Mapping[str, Step]) -> Iterator[str]:
    yield "```mermaid\nstateDiagram-v2"
    listed = list(steps.values())
    for step in listed:
        yield f"  {step.code}: {step.label} {step.deed.label}"
    yield f"  [*] --> {listed[0].code}"
    for before, after in pairwise(listed):
        yield f"  {before.code} --> {after.code}"
        yield f"  {after.code} --> {listed[0].code}: returned with remarks"
    yield f"  {listed[-1].code} --> [*]: in force"
    yield "```\n"
    yield "| step | office | who | how | deadline that runs | act | status |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for step in listed:
        term = f"`{step.term}`" if step.term else "–"
        cells = (
            f"`{step.code}`", step.label, _who(step), _how(step), term, step.act_words,
            str(step.status.label),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    yield ""


def _who(step: Step) -> str:
    body = f"{step.action.label}, {step.kind.label}"
    return f"{body}, {step.level.label}" if step.level else body


def _how(step: Step) -> str:
    told = [str(step.deed.label)]
    if step.in_session:
        told.append("in session")
    if step.outside:
        told.append("also without an account")
    if step.when and step.deed != Deed.SUBMIT:
        told.append("only of a plan that takes the child from the family")
    return ", ".join(told)

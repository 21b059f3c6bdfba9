"""The reference pages of docs/, written from the code so that they cannot lie."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.conf import settings
from django.utils import translation

from kamkor.casework.cases import diagram
from kamkor.casework.plans import diagram as approval
from kamkor.casework.procedures import diagram as procedures
from kamkor.foundation.access import policy
from kamkor.foundation.access.choices import Action, Relation, RoleCode, Sensitivity
from kamkor.monitoring.marts import definitions
from kamkor.register.linkage.review import course
from kamkor.register.sources.kinds import FIELDS, LISTS

from .main import WORDS

_MADE = "<!-- Made by `kamkor docs`; do not edit. -->\n"


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when one is old.")
@click.pass_context
def docs(context: click.Context, *, check: bool) -> None:
    """Write docs/reference/ from the policy table, the kinds of list, the law, the words."""
    old = []
    with translation.override("en"):
        for name, page in _PAGES.items():
            path = settings.BASE_DIR / "docs" / "reference" / f"{name}.md"
            text = _MADE + "\n".join(page()) + "\n"
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            old.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    click.echo(
        f"{len(old)} pages {'are old' if check else 'written'}: {', '.join(old)}"
    )
    context.exit(1 if check and old else 0)


def _access() -> Iterator[str]:
    yield "# Who may what\n"
    yield "The policy table of `kamkor/foundation/access/policy.py`. A cell is the highest"
    yield "class of data seen by that relation.\n"
    for level in Sensitivity:
        yield f"- {level.label}"
    relations = [r for r in Relation if r != Relation.NATION]
    yield (
        "\n| role | "
        + " | ".join(str(r.value) for r in relations)
        + " | in a sentence |"
    )
    yield "| --- |" + " --- |" * (len(relations) + 1)
    for code, role in policy.ROLES.items():
        if code == RoleCode.MACHINE:
            continue
        cells = [
            f"S{policy.reach(code, r)}" if policy.reach(code, r) else "–"
            for r in relations
        ]
        yield f"| {code.label} | {' | '.join(cells)} | {role.sentence} |"
    yield "\n## Actions\n"
    yield "| action | roles |\n| --- | --- |"
    for action in Action:
        held = [
            str(c.label) for c, role in policy.ROLES.items() if action in role.actions
        ]
        yield f"| {action.label} (`{action.value}`) | {', '.join(held) or '–'} |"


def _kinds() -> Iterator[str]:
    yield "# Kinds of list and their columns\n"
    yield "No column is required but some form of the child's name. Usual headings in four"
    yield "languages are recognised by themselves; others are mapped once on a page.\n"
    for kind in LISTS.values():
        yield f"## {kind.label} (`{kind.code}`)\n\n{kind.doc}\n"
        yield "| column | what it holds | class |\n| --- | --- | --- |"
        for code in kind.fields:
            field = FIELDS[code]
            yield f"| {field.label} (`{code}`) | {field.doc} | S{field.sensitivity} |"
        yield ""


def _law() -> Iterator[str]:
    yield "# Parameters of law and practice\n"
    yield "From `countries/*/law.csv`. What is not verified is shown as such wherever it"
    yield "decides.\n"
    for country in ("kg", "kz"):
        yield f"## {country.upper()}\n"
        yield "| code | what | value | in force | status | source |"
        yield "| --- | --- | --- | --- | --- | --- |"
        path = settings.BASE_DIR / "countries" / country / "law.csv"
        yield from map(
            _law_line, sorted(_rows(path), key=lambda r: (r["code"], r["valid_from"]))
        )
        yield ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _law_line(row: dict[str, str]) -> str:
    value = row["rule"] or f"{row['value'] or 'not known'} {row['unit']}"
    if row["calendar"] == "working":
        value = value.replace("days", "working days")
    force = f"{row['valid_from'] or '?'} – {row['valid_to'] or ''}"
    source = row["source_en"].replace("|", "/")
    if row["source_url"]:
        source = f"[{source}]({row['source_url']})"
    return f"| {row['code']} | {row['name_en']} | {value} | {force} | {row['status']} | {source} |"


def _commands() -> Iterator[str]:
    yield "# The command `kamkor`\n"
    yield "Each word has `--help`; those that report have `--json`.\n"
    yield "| word | what it does |\n| --- | --- |"
    for name, word in WORDS.items():
        if not word.hidden:
            yield f"| `kamkor {name}` | {word.help} |"


def _reading() -> Iterator[str]:
    yield "# How a pair of children is read\n"
    yield "The table of `kamkor/register/linkage/review/course.py`. *Enough* is: of a first answer, that"
    yield "nobody need confirm it; of a second, that it says what the first did.\n"
    yield "| waits for | answer | enough | stands | then waits for |"
    yield "| --- | --- | --- | --- | --- |"
    for (awaits, answer, enough), step in course.STEPS.items():
        yield (
            f"| {awaits.label} | {answer.label} | {'yes' if enough else 'no'}"
            f" | {'yes' if step.stands else 'not yet'} | {step.awaits.label} |"
        )
    yield "\n```mermaid\nstateDiagram-v2"
    for (awaits, answer, enough), step in course.STEPS.items():
        how = "" if enough else ", not enough"
        yield f"  {awaits.value} --> {step.awaits.value}: {answer.label}{how}"
    yield "```"


def _marts() -> Iterator[str]:
    yield "# Marts\n"
    yield "The tables of schema `marts`, made anew by `kamkor marts build` from the files of"
    yield "`kamkor/monitoring/marts/sql`, which these words come from.\n"
    for mart in definitions.all_marts():
        yield f"## `marts.{mart.name}`\n\nOne row: {mart.grain}. {mart.about}\n"
        yield "| column | what it holds |\n| --- | --- |"
        for column, text in mart.columns.items():
            yield f"| `{column}` | {text} |"
        yield ""


_PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "access": _access,
    "lifecycle": diagram.page,
    "approval": approval.page,
    "procedures": procedures.page,
    "kinds": _kinds,
    "law": _law,
    "marts": _marts,
    "commands": _commands,
    "reading": _reading,
}

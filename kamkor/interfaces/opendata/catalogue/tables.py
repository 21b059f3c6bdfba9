"""Plain CSV of a flow or a list of codes, and what describes its columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kamkor.interfaces.opendata import asking, rows
from kamkor.interfaces.opendata.columns import (
    Code,
    Codelist,
    Column,
    Flow,
    Kind,
    Release,
)
from kamkor.interfaces.opendata.naming import CODE_COLUMN, NAME_COLUMN, PARENT_COLUMN
from kamkor.interfaces.opendata.words import LANGUAGES, Words, in_four
from kamkor.interfaces.opendata.writing import table


@dataclass(frozen=True)
class Field:
    """A column of a plain table. `codes`: the list its values stand in."""

    id: str
    name: Words
    kind: Kind
    required: bool = False
    codes: str = ""


def of_flow(release: Release, flow: Flow, language: str) -> Iterator[str]:
    found = rows.rows(release.kept.path, flow, asking.everything(flow, language))
    return table.plain(flow, found)


def of_codes(listed: Codelist) -> Iterator[str]:
    fields = fields_of_codes(listed)
    notes = _notes(listed)

    def told(code: Code) -> Sequence[str | None]:
        names = [code.name.get(language) for language in LANGUAGES]
        return [code.id, code.parent, *names, *(code.notes.get(note) for note in notes)]

    return table.lines([[one.id for one in fields]], map(told, listed.codes))


def fields_of_flow(flow: Flow) -> list[Field]:
    keys = flow.key_length + 1
    return [
        Field(
            one.id, one.name, one.kind, required=n < keys,
            codes=one.codelist.id if one.codelist else "",
        )
        for n, one in enumerate(flow.columns)
    ]  # fmt: skip


def fields_of_codes(listed: Codelist) -> list[Field]:
    return [
        Field("code", in_four(CODE_COLUMN), Kind.TEXT, required=True),
        Field("parent", in_four(PARENT_COLUMN), Kind.TEXT),
        *(
            Field(
                f"name_{language}", in_four(NAME_COLUMN, language=language), Kind.TEXT
            )
            for language in LANGUAGES
        ),
        *(Field(note, {"en": note}, Kind.TEXT) for note in _notes(listed)),
    ]


def key(flow: Flow) -> list[str]:
    return [one.id for one in (*flow.dimensions, flow.time)]


def lists(flow: Flow) -> list[Codelist]:
    """Lists of codes that its columns use."""
    return list(
        {one.codelist.id: one.codelist for one in flow.columns if one.codelist}.values()
    )


def _notes(listed: Codelist) -> list[str]:
    return list(dict.fromkeys(note for code in listed.codes for note in code.notes))


def is_number(column: Column | Field) -> bool:
    return column.kind in (Kind.NUMBER, Kind.WHOLE)

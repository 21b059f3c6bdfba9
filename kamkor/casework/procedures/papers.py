"""The papers of a procedure: which there are, and what stands in them.

Which: `countries/<country>/papers.toml`, with the status of each form. How: templates
written whole in the two official languages of the country, in `papers/<language>/`. What
is not known is a line to fill by hand.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from kamkor.foundation import documents
from kamkor.foundation.documents import Kind
from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import LANGUAGES, Named, Words

OFFICIAL = {"kg": ("ky", "ru"), "kz": ("kk", "ru")}  # the state language first


class BadPapers(ValueError):
    """The file says something that cannot be: which paper, and why."""


@dataclass(frozen=True)
class PaperKind(Named):
    """A paper the system can make.

    `tracks` are the legal ways that need it, all where it names none. `fulfils` is the
    paper of the checklist that it becomes when it is signed, "" where it is none.
    `status` says whether an official form was read.
    """

    country: str
    procedure: str
    template: str
    tracks: tuple[str, ...]
    fulfils: str
    status: Status
    basis: str

    def of_track(self, track: str) -> bool:
        return not self.tracks or track in self.tracks


@dataclass(frozen=True)
class Somebody:
    """A person of a paper; what is not known is "" or None. `kin` is to the child."""

    name: str = ""
    born: date | None = None
    number: str = ""
    identity: str = ""  # number of the identity paper, who gave it and when
    address: str = ""
    phone: str = ""
    kin: str = ""


NOBODY = Somebody()


@dataclass(frozen=True)
class PaperFacts:
    """What is known when a paper is made. Texts are as the worker wrote them."""

    reference: str = ""  # number of the case or procedure: no name is in it
    track: str = ""
    child: Somebody = NOBODY
    applicant: Somebody = NOBODY
    spouse: Somebody = NOBODY
    mother: Somebody = NOBODY
    father: Somebody = NOBODY
    body: str = ""  # to whom it is given: the guardianship body, the civil registry
    court: str = ""
    worker: str = ""
    place: str = ""
    reason: str = ""
    attached: tuple[str, ...] = field(default=())
    number: str = ""  # of the decision
    on: date | None = None
    since: date | None = None
    until: date | None = None


def kinds(procedure: str, country: str) -> list[PaperKind]:
    """The papers of a procedure in the order of its steps. Raises BadPapers."""
    return [kind for kind in of(country).values() if kind.procedure == procedure]


@cache
def of(country: str) -> Mapping[str, PaperKind]:
    """All papers of a country by code. Raises BadPapers."""
    return {kind.code: kind for kind in _read(country)}


def languages(kind: PaperKind) -> tuple[str, ...]:
    """In which a paper of this kind can be made."""
    return OFFICIAL[kind.country]


def context(kind: PaperKind, facts: PaperFacts) -> dict[str, Any]:
    """What the template of this kind is given."""
    words = {code: Named(code, said) for code, said in _words(kind.country).items()}
    return {
        "kind": kind,
        "facts": facts,
        "words": words,
        "unconfirmed": kind.status != Status.VERIFIED,
    }


def template(kind: PaperKind, language: str) -> str:
    """The name of the template. Raises ValueError for a language that is not official."""
    if language not in languages(kind):
        raise ValueError(f"{kind.code} is not written in {language!r}.")
    return f"procedures/papers/{language}/{kind.template}.html"


def make(kind: PaperKind, facts: PaperFacts, *, language: str, form: Kind) -> bytes:
    """The paper as a file. Raises ValueError for a language that is not official."""
    draw = documents.pdf if form == Kind.PDF else documents.docx
    return draw(template(kind, language), context(kind, facts), language=language)


def file_name(kind: PaperKind, facts: PaperFacts, language: str) -> str:
    """Without ending, and without anybody's name: "child-consent-2026-000123-ky"."""
    parts = (kind.code.replace("_", "-"), facts.reference.lower(), language)
    return "-".join(part for part in parts if part)


@cache
def _raw(country: str) -> dict[str, Any]:
    path = files.folder(country) / "papers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _words(country: str) -> Mapping[str, Words]:
    """Words of the country that stand in its papers, by language."""
    found: Mapping[str, Words] = _raw(country)["words"]
    return found


def _read(country: str) -> list[PaperKind]:
    found = []
    for row in _raw(country)["paper"]:
        try:
            found.append(_kind(row, country))
        except (KeyError, ValueError) as why:
            raise BadPapers(f"{country}: {row.get('code')}: {why}") from None
    return found


def _kind(row: Mapping[str, Any], country: str) -> PaperKind:
    names = row["name"]
    if missing := [x for x in LANGUAGES if not names.get(x)]:
        raise ValueError(f"no name in {', '.join(missing)}")
    return PaperKind(
        code=row["code"],
        names=names,
        country=country,
        procedure=row["procedure"],
        template=row.get("template", row["code"]),
        tracks=tuple(row.get("tracks", ())),
        fulfils=row.get("fulfils", ""),
        status=Status(row["status"]),
        basis=row["basis"],
    )

"""What becomes of answers when two people write: nobody's are lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from .errors import SavedMeanwhile
from .form import Section
from .prefilling import Found
from .sheet import Sheet

if TYPE_CHECKING:
    from .reads import Opened

_NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Given:
    """The answers to one section as one page sent them.

    `version` is the one the page was built on, `page` a token of that page: what the same
    page saved before is not somebody else's.
    """

    section: str
    answers: Mapping[str, Any]
    version: int
    page: str


def merge(
    opened: "Opened", section: Section, given: Given, *, by: UUID, at: datetime
) -> Sheet:
    """The sheet with the answers given. Raises SavedMeanwhile.

    Where another page saved the section since, an answer of one side alone is kept;
    two different ones are for a person to decide.
    """
    kept = opened.sheet
    codes = [q.code for q in section.questions if q.code in given.answers]
    version, page = kept.saved.get(section.code, [0, ""])
    if version > given.version and page != given.page:
        pairs = {c: (given.answers[c], kept.answers.get(c)) for c in codes}
        theirs = {
            code: old
            for code, (new, old) in pairs.items()
            if new != old and new not in _NOTHING and old not in _NOTHING
        }
        if theirs:
            raise SavedMeanwhile(theirs, by, at, opened.assessment.version)
        codes = [c for c in codes if given.answers[c] not in _NOTHING]
    for code in codes:
        kept.answers[code] = given.answers[code]
    return kept


def added(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Words added to words that the writer does not see."""
    kept = dict(old)
    for code, words in new.items():
        if words:
            kept[code] = f"{old[code]}\n{words}" if old.get(code) else words
    return kept


def origin(found: Found) -> dict[str, str]:
    """What the register said, as it is kept with the answer."""
    return {"value": found.value, "source": found.source, "day": found.day.isoformat()}

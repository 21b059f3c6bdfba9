"""Why something was not done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .form import Question


class NotThere(Exception):
    """There is no such assessment or form, or it is out of the actor's reach."""


class NotADraft(Exception):
    """It is signed: only an amended version can say something else."""


class AlreadyAmended(Exception):
    """Another version replaces it already, or is being written."""


@dataclass
class SavedMeanwhile(Exception):
    """Somebody else wrote other answers to the same questions. Nothing was changed.

    `theirs` are those answers by question; `version` is the one to build on.
    """

    theirs: Mapping[str, Any]
    by: UUID
    at: datetime
    version: int


@dataclass
class StillOpen(Exception):
    """Questions that are asked have neither an answer nor a reason."""

    questions: Sequence[Question]


class NothingChanged(Exception):
    """The new version would say the same as the old one."""

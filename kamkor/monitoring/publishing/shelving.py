"""The file of a release: a draft beside, then on the shelf of the public."""

import hashlib
import json
import os
import shutil
from pathlib import Path

from django.conf import settings

from .errors import OtherFile
from .models import Release
from .store import reading, shelf, writing
from .store.contents import Contents, Words
from .store.shelf import Kept


def drafts() -> Path:
    return Path(settings.PUBLICATION_DRAFTS)


def draft(contents: Contents) -> Kept:
    """The contents as a file that only reviewers are shown; an unfinished one goes."""
    path = shelf.path_of(drafts(), contents.about.number)
    reading.forget(path)
    path.unlink(missing_ok=True)
    return writing.write(contents, drafts())


def draft_of(release: Release) -> Kept:
    """Raises OtherFile unless it is the one whose hash was kept."""
    path = shelf.path_of(drafts(), release.number)
    if not path.exists() or _hash(path) != release.sha256:
        raise OtherFile(str(path))
    told = json.loads(shelf.ledger_of(path).read_text("utf-8"))
    return Kept(path=path, **told)


def file_of(release: Release) -> Kept:
    """The public file where there is one, else the draft. Raises OtherFile."""
    return shelf.get(settings.PUBLICATION, release.number) or draft_of(release)


def place(release: Release) -> Kept:
    """Put the reviewed file where the public site reads, byte by byte. May be repeated.

    Raises OtherFile.
    """
    there = shelf.get(settings.PUBLICATION, release.number)
    if there is not None:
        if there.sha256 != release.sha256 or _hash(there.path) != release.sha256:
            raise OtherFile(str(there.path))
        return there
    one = draft_of(release)
    goal = shelf.path_of(settings.PUBLICATION, release.number)
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shelf.ledger_of(one.path), shelf.ledger_of(goal))
    unfinished = goal.with_suffix(".draft")
    shutil.copyfile(one.path, unfinished)
    os.replace(unfinished, goal)
    return Kept(one.number, goal, one.sha256, one.released_on)


def withdraw(release: Release, why: Words) -> None:
    """Say beside the file why it must not be used any more."""
    if (one := shelf.get(settings.PUBLICATION, release.number)) is not None:
        shelf.withdraw(one, why)


def is_whole(release: Release) -> bool:
    """Whether the public file is the one that was reviewed."""
    one = shelf.get(settings.PUBLICATION, release.number)
    return one is not None and one.sha256 == release.sha256 == _hash(one.path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

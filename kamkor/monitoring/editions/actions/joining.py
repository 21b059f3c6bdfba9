from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kamkor.foundation.access.actor import Actor
from kamkor.monitoring.editions.errors import FiguresChanged
from kamkor.monitoring.editions.models import Data, Version
from kamkor.monitoring.indicators import for_index
from kamkor.monitoring.indicators.for_index import Gathered, Wish

from .versions import begin, change, hashed, kept, permitted


def keep_figures(
    gathered: Gathered, *, by: Actor, at: datetime,
    said: Mapping[str, str] | None = None,
) -> Data:  # fmt: skip
    """The figures that count now as a table that knows where each is from. said: in
    place of the names of the publishers, {language: text}. Raises PermissionDenied."""
    permitted(by)
    wish = gathered.wish
    about = {
        "country": wish.country, "level": wish.level, "since": wish.since,
        "until": wish.until, "publishers": gathered.publishers,
        "accepted": gathered.accepted.isoformat(),
    }  # fmt: skip
    return kept(
        Data(
            text=gathered.text, hash=hashed(gathered.text), source="",
            origins=gathered.sources, origins_hash=hashed(gathered.sources),
            about={"gathered": about} | ({"said": dict(said)} if said else {}),
            at=at, by=by.user_id,
        )
    )  # fmt: skip


@transaction.atomic
def begin_from_figures(
    wish: Wish, *, names: Mapping[str, str], by: Actor, at: datetime,
    note: str = "",
) -> Version:  # fmt: skip
    """A first version of the figures that count now, by the framework of the catalogue.
    names: {language: title}. Raises PermissionDenied, NotPossible."""
    permitted(by)
    gathered = for_index.gather(wish)
    data = keep_figures(gathered, by=by, at=at)
    spec = for_index.specification(gathered)
    return begin(spec, data, names=names, by=by, at=at, note=note)


@transaction.atomic
def change_to_figures(
    parent: Version, wish: Wish, *, seen: str, note: str, by: Actor, at: datetime
) -> Version:
    """The same method on the figures that count now. seen: the hash of those that were
    looked at. Raises PermissionDenied, FiguresChanged, NothingChanged, NotPossible."""
    permitted(by)
    gathered = for_index.gather(wish)
    if gathered.hash != seen:
        raise FiguresChanged
    data = keep_figures(gathered, by=by, at=at)
    spec = parent.spec | {"indicators": _sourced(parent.spec, gathered)}
    return change(parent, spec, note=note, by=by, at=at, data=data)


def _sourced(spec: Mapping[str, Any], gathered: Gathered) -> list[dict[str, Any]]:
    """Its indicators with who publishes them now."""
    told = for_index.sources(gathered)
    return [
        part | ({"source": told[part["code"]]} if part["code"] in told else {})
        for part in spec["indicators"]
    ]

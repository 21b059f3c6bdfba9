"""Editions of the index that lie in the database, for `kamkor index verify`."""

from pathlib import Path

from django.db import transaction

from kamkor.foundation.db import context
from kamkor.monitoring.editions import reads
from kamkor.monitoring.indicators.index import editions
from kamkor.monitoring.indicators.index.editions import Fault
from kamkor.monitoring.indicators.index.errors import NotPossible

from . import house


def verify(edition: str) -> list[Fault]:
    """What does not agree in an edition: a folder, or a code of the database.

    Raises NotPossible(not_an_edition | no_edition), ServerError.
    """
    if Path(edition).is_dir():
        return editions.verify(Path(edition))
    started = house.start_database()
    try:
        with context.acting_as_machine(), transaction.atomic():
            found = reads.edition(edition)
            if found is None:
                raise NotPossible("no_edition", edition=edition)
            return reads.verify(found)
    finally:
        if started:
            house.stop_database()

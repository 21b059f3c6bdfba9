"""Which column of a table means what, said in a small file of TOML.

TIME_PERIOD = "Год"          # the heading of the column
REF_AREA = "Область"
OBS_VALUE = "Всего"
INDICATOR = "=PRESCHOOL"     # the same for every row
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from kamkor.monitoring.indicators.errors import NotReadable

LARGEST = 64 * 1024
_CONCEPT = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


def read(path: Path) -> Mapping[str, str]:
    """Heading by concept. Raises NotReadable(mapping)."""
    try:
        with path.open("rb") as file:
            told = tomllib.loads(file.read(LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise NotReadable("mapping", reason=str(error)) from error
    return checked(told)


def checked(told: Mapping[str, object]) -> dict[str, str]:
    """Raises NotReadable(mapping) that names the line that says nothing."""
    found = {}
    for concept, heading in told.items():
        said = heading.strip() if isinstance(heading, str) else ""
        if not _CONCEPT.fullmatch(concept) or not said or len(said) > 300:
            raise NotReadable("mapping", reason=f"{concept} = {heading!r}")
        found[concept] = said
    return found

"""What somebody says about a file beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST = 64  # MB


@dataclass(frozen=True)
class Given:
    """`form`: a value of choices.Form. `indicator`: its code, where the file tells about
    one and does not say which. `mapping`: heading of the file by concept; a concept may
    be given a word for all rows as "=word". `name`: of the file, as its sender calls it.
    """

    form: str
    country: str
    name: str = ""
    indicator: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


# one row of a file: its line, and cells by concept
Line = tuple[int, dict[str, str]]

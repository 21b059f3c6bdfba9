"""What must be true before a case moves: each app tells the gates it can answer for.

A gate that no app answers for stays shut: the life cycle may not be walked around by
leaving an app out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .models import Case

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Gate:
    """`is_open(case)` is asked inside the move's transaction, as the machine; `missing`
    says what to do first, `link` where."""

    code: str
    is_open: Callable[[Case], bool]
    missing: "StrOrPromise"
    link: Callable[[Case], str] | None = None


@dataclass(frozen=True)
class Missing:
    """What is missing, in the reader's language, and where to do it."""

    words: str
    url: str | None


_GATES: dict[str, Gate] = {}


def register(gate: Gate) -> None:
    """Add a gate; called once per app at start."""
    _GATES[gate.code] = gate


def missing(case: Case, codes: Iterable[str]) -> list[Missing]:
    """Of these gates those that are shut. At most a question a gate; as the machine."""
    return [_told(code, case) for code in codes if not _is_open(code, case)]


def shut(case: Case, codes: Iterable[str]) -> dict[str, Missing]:
    """The same by gate, each asked once however many moves ask for it."""
    return {
        code: _told(code, case)
        for code in dict.fromkeys(codes)
        if not _is_open(code, case)
    }


def _is_open(code: str, case: Case) -> bool:
    gate = _GATES.get(code)
    return gate is not None and gate.is_open(case)


def _told(code: str, case: Case) -> Missing:
    gate = _GATES.get(code)
    if gate is None:
        return Missing(_("This step is not set up here: %s") % code, None)
    return Missing(str(gate.missing), gate.link(case) if gate.link else None)

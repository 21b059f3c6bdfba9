"""What no machine may decide, whatever the sum of the evidence: a person looks.

Twins, brothers and sisters share nearly all that lists know of a child. A guard is a
finding that only a person may overrule; a guarded pair is never joined automatically.
"""

from dataclasses import dataclass, field
from typing import Any

from .conditions import (
    Column,
    Condition,
    among,
    dotted,
    every,
    same,
    some,
    true,
    valued,
)
from .levels import BY_NAME


@dataclass(frozen=True)
class Guard:
    """Holds when every named comparison stands at one of the levels, and `also` holds
    where there is one, and `unless` does not."""

    name: str
    levels: dict[str, frozenset[str]] = field(default_factory=dict)
    also: Condition | None = None
    unless: Condition | None = None

    def level_sql(self) -> str:
        """Over columns of a pair that are named like the comparisons."""
        return " AND ".join(
            f"{name} IN ({', '.join(str(n) for n in sorted(self._numbers(name)))})"
            for name in self.levels
        )

    def records_sql(self, at: Column = dotted) -> str:
        """What it asks of the records themselves; empty: nothing."""
        parts = [self.also.sql(at)] if self.also else []
        if self.unless:
            parts.append(f"NOT coalesce({self.unless.sql(at)}, false)")
        return " AND ".join(f"({part})" for part in parts)

    def records_hold(self, left: Any, right: Any) -> bool:
        return bool(self.also is None or self.also.holds(left, right)) and not (
            self.unless and self.unless.holds(left, right)
        )

    def holds(self, found: dict[str, int], left: Any, right: Any) -> bool:
        return all(
            found[name] in self._numbers(name) for name in self.levels
        ) and self.records_hold(left, right)

    def _numbers(self, name: str) -> set[int]:
        return {BY_NAME[name].number[level] for level in self.levels[name]}


def _except(name: str, *levels: str) -> frozenset[str]:
    return frozenset(BY_NAME[name].number) - set(levels)


_NO_NUMBER = _except("number", "same")
_FAR = frozenset({"missing", "district", "region", "different"})

# ids of no national form: nothing in them tells a slip from another person's, so two
# that differ are evidence but no veto; and no office writes a sister's instead
_IDS = valued("number_is", "id")
_ONE_ID = every(_IDS, same("number"))
# ... and of one day, the name in the other's cell for the surname: no twin has that
_ONE_ANYWAY = every(_IDS, same("born"), among("given_root", "words"))

GUARDS = (
    # two own numbers that differ
    Guard("numbers_differ", {"number": frozenset({"different"})}, unless=_IDS),
    # given names differ, even under one number: a sister's number is a plausible one
    Guard(
        "names_differ",
        {"given": frozenset({"missing", "elsewhere", "alike", "different"})},
        unless=some(_ONE_ID, _ONE_ANYWAY),
    ),
    # numbers one slip apart, the rest not the same: twins have serials in a row
    Guard(
        "neighbouring_numbers",
        {"number": frozenset({"slip"}), "given": _except("given", "same")},
        unless=_IDS,
    ),
    Guard(
        "neighbouring_strangers",
        {
            "number": frozenset({"slip"}),
            "lineage": frozenset({"missing", "among_words", "different"}),
        },
        unless=_IDS,
    ),
    # both are known names and differ, although alike: Марат is not Мамат, nor Нур Нурбек
    Guard(
        "known_names",
        {"given": frozenset({"short", "near", "loose", "prefix"})},
        true("given_is_common"),
        unless=_ONE_ID,
    ),
    # a brother who died before, or one name in two families of a village
    Guard(
        "births_differ",
        {"birth": frozenset({"different"}), "number": _NO_NUMBER},
    ),
    # the words in each other's place, and nothing of the home to hold it
    Guard(
        "swapped_far_apart",
        {"given": frozenset({"swapped"}), "home": _FAR, "number": _NO_NUMBER},
        unless=_ONE_ANYWAY,
    ),
    # two rows of one roster of one day
    Guard("one_roster", also=every(same("list"), true("is_roster"))),
)

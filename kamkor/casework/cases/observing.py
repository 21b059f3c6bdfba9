"""Observation after a case was closed: as many visits as the reason demands."""

from dataclasses import dataclass

from .models import Case

STATE = "observed"  # of the life cycle
TERM = "observation_visit"  # of the clock


@dataclass(frozen=True)
class Observation:
    """Visits that the reason demands, and those done since the outcomes were said."""

    wanted: int
    done: int

    @property
    def left(self) -> int:
        return max(self.wanted - self.done, 0)


def of(case: Case) -> Observation:
    """Two queries; nothing wanted where no outcomes were said."""
    if case.told is None:
        return Observation(0, 0)
    seen = case.visits.filter(is_observation=True, at__gte=case.told.at)
    return Observation(case.told.visits or 0, seen.count())


def is_wanted(case: Case) -> bool:
    """Whether the reason that was said demands visits."""
    return case.told is not None and bool(case.told.visits)

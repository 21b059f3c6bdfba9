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
    told = case.closings.filter(taken_back_at=None).first()
    if told is None:
        return Observation(0, 0)
    seen = case.visits.filter(is_observation=True, at__gte=told.at)
    return Observation(told.visits or 0, seen.count())

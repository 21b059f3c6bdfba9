"""The weights by which the register decides now, and where it cuts."""

from .core.weights import Weights
from .quality import adopting
from .weighing import Scale


def weights() -> Weights:
    """The weights in force: those adopted last, cutting no lower than was estimated."""
    found, _compared = adopting.in_force()
    return found


def scale(records: int | None = None) -> Scale:
    """What bits mean now. records: of the register; those compared where not told."""
    found, compared = adopting.in_force()
    return Scale(found, compared if records is None else records)

"""The weights by which the register decides now, and where it cuts."""

from . import store
from .core.weights import Weights
from .quality import adopting
from .weighing import Scale


def weights() -> Weights:
    """The weights in force: those adopted last, cutting no lower than was estimated."""
    return adopting.in_force()


def scale(records: int | None = None) -> Scale:
    """What bits mean now. records: of the register; counted where not told."""
    return Scale(weights(), store.count_records() if records is None else records)

"""The only place where versions, votes and editions are added."""

from .freezing import freeze, withdraw
from .joining import begin_from_figures, change_to_figures, keep_figures
from .sourcing import Told, tell_origins
from .versions import begin, change, keep_data
from .voting import adopt, vote

__all__ = [
    "Told", "adopt", "begin", "begin_from_figures", "change", "change_to_figures",
    "freeze", "keep_data", "keep_figures", "tell_origins", "vote", "withdraw",
]  # fmt: skip

"""The only place where versions, votes and editions are added."""

from .freezing import freeze, withdraw
from .versions import begin, change, keep_data
from .voting import adopt, vote

__all__ = ["adopt", "begin", "change", "freeze", "keep_data", "vote", "withdraw"]

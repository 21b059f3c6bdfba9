"""Why a verb did not do what it was asked."""


class NotThere(Exception):
    """The signal is out of the actor's reach, or not in a state for this."""


class NotADecision(Exception):
    """The outcome cannot be chosen for this signal: nobody carries it out, no child is
    found, or nothing says where it was sent or which signal it repeats."""


class NeedsAnother(Exception):
    """Whoever proposed an outcome is not the second person."""


class NotFinished(Exception):
    """The emergency has open steps, or nobody said whether kin were asked."""


class NeedsReason(Exception):
    """A step that is left out needs a reason."""


class NotAChild(Exception):
    """What was written of a new child is not enough for a record."""


class TooMany(Exception):
    """More rows than one file or one press may hold."""

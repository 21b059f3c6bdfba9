"""Why a version or an edition could not be made; pages find the words."""


class NothingChanged(Exception):
    """Framework, method and table are those of the version before."""


class CodeTaken(Exception):
    """Another edition has this code."""


class NoVotes(Exception):
    """Nobody voted on this version yet."""


class FiguresChanged(Exception):
    """Other figures count now than those that were looked at."""


class OriginsKnown(Exception):
    """The table is of accepted figures, of which each says where it is from."""

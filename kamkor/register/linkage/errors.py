"""Why a decision was not taken."""


class AlreadyDecided(Exception):
    """Somebody decided on the pair before."""


class ReadBefore(AlreadyDecided):
    """Nobody reads a pair twice."""


class FoundDifferent(Exception):
    """Somebody found children of the two groups to be different. That stands until it
    is taken back."""


class NotDecided(Exception):
    """There is no decision to take back."""


class AlreadyOne(Exception):
    """The two are one child already."""


class OnlyRecord(Exception):
    """A record cannot be taken from a child that no other record speaks of."""


class TooManyEnquiries(Exception):
    """The hour's quota of blind searches is used up."""


class OneAtATime(Exception):
    """Files of the same person are being linked already."""


class FileRefused(Exception):
    """A file that was sent cannot be read: its name, and why in the reader's words."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file, self.reason = file, reason

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


class Nameless(Exception):
    """A list (`label`) of which no column holds a name."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class TooFewAnswers(Exception):
    """Weights are not taught by so few answers."""


class NotChecked(Exception):
    """The set of weights was not held against the one in force."""


class NotBetter(Exception):
    """The set of weights lost the check."""


class NothingBefore(Exception):
    """There is no set of weights to go back to."""

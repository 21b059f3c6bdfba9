"""Why something about a release cannot be done."""

from datetime import date


class NotPossible(Exception):
    """It cannot be done in the present state of the release."""


class NoFigures(NotPossible):
    """The marts have no children in these quarters."""


class NoNote(NotPossible):
    """Nothing was written to readers, in whatever language."""


class OwnWork(NotPossible):
    """Who prepared a release, or has decided on it, does not review it."""


class TooFewReviewers(NotPossible):
    """`left` more persons must let it out."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class TooEarly(NotPossible):
    """It was announced for a later day."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class OtherFile(NotPossible):
    """The file is not the one that was reviewed, or is gone."""

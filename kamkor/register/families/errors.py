"""Why something was not done."""


class AlreadyDecided(Exception):
    """Somebody answered before."""


class NotDecided(Exception):
    """There is no answer to take back."""

"""Why a decision was not taken."""


class AlreadyDecided(Exception):
    """Somebody decided on the pair before."""


class NotDecided(Exception):
    """There is no decision to take back."""


class AlreadyOne(Exception):
    """The two are one child already."""


class OnlyRecord(Exception):
    """A record cannot be taken from a child that no other record speaks of."""


class TooManyEnquiries(Exception):
    """The hour's quota of blind searches is used up."""

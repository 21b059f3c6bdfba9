"""Why a file was not brought in at all, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "not_sdmx": _(
        "This is no SDMX-ML 2.1 file of data, structure-specific, with series."
    ),
    "unsafe_xml": _(
        "The file declares entities or a document type, and was not opened."
    ),
    "damaged": _("The file breaks off or is damaged at line %(line)s."),
    "too_large": _("The file is larger than %(n)s MB."),
    "too_deep": _("The file is nested deeper than any file of data."),
    "no_column": _("The file has no column for: %(columns)s. Say which one it is."),
    "which_indicator": _(
        "Say which indicator the file tells about. By its name it may be: %(codes)s."
    ),
    "no_indicator": _("Say which indicator the file tells about."),
    "unknown_indicator": _("No indicator of the catalogue is called %(code)s."),
    "mapping": _("The mapping of columns cannot be read: %(reason)s"),
    "nothing": _("Nothing in the file belongs to an indicator of the catalogue."),
}


class NotReadable(Exception):
    """Nothing was brought in; `why` is a key of MESSAGES."""

    def __init__(self, why: str, **params: Any) -> None:
        super().__init__(why, params)
        self.why, self.params = why, params

    def __str__(self) -> str:
        return str(MESSAGES[self.why]) % self.params


class Decided(Exception):
    """Somebody decided on it before."""


class NoReason(Exception):
    """A decision over findings needs a reason in words."""

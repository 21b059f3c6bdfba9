"""What can stand in the way of a list, said so that its sender knows what to do."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kamkor.foundation.web import words

from .reading.findings import Finding
from .reading.refusals import Refusal


class ListError(Exception):
    """`message` says it in the language active now."""

    text: Any = ""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(type(self).__name__)

    @property
    def message(self) -> str:
        return str(self.text) % self.params


class NotReadable(ListError):
    """The file is refused; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal

    @property
    def message(self) -> str:
        return self.refusal.message


class NotYourTerritory(ListError):
    text = _(
        "You bring in lists for your own territory only. Choose a place inside it."
    )


class AlreadyReceived(ListError):
    """A colleague, whose lists the person does not see, sent the very same file."""

    text = _(
        "A colleague sent this very file on %(day)s. There is nothing left for you to do."
    )

    def __init__(self, *, day: date) -> None:
        super().__init__(day=day)

    @property
    def message(self) -> str:
        return str(self.text) % {"day": words.day(self.params["day"])}


class TooLateForColumns(ListError):
    text = _(
        "The list was brought in already. Take it back before you change its columns."
    )


class NotBroughtIn(ListError):
    text = _("This list was never brought in, so there is nothing to take back.")


class AlreadyUndone(ListError):
    text = _("This list was taken back. Send the file again to bring it in anew.")


class Decided(ListError):
    """People decided on top of the list; it stays."""

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)

    @property
    def message(self) -> str:
        return ngettext(
            "The list cannot be taken back: %(n)s decision was made on what it brought.",
            "The list cannot be taken back: %(n)s decisions were made on what it brought.",
            self.params["count"],
        ) % {"n": words.number(self.params["count"])}


class NotWaiting(ListError):
    text = _("Somebody mended this row already, or a later list replaced it.")


class BusyNow(ListError):
    text = _("Another list is being brought in now. Try again in a minute.")


class StillWrong(ListError):
    """The mended row cannot go in yet; `findings` say why, by field."""

    text = _("The row cannot go in yet.")

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__()
        self.findings = findings

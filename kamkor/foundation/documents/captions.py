"""The words that stand under the lines of every paper."""

from django.utils import translation
from django.utils.translation import gettext as _


def of(language: str) -> dict[str, str]:
    """Under a signature, a name and a day."""
    with translation.override(language):
        return {"signature": _("(signature)"), "name": _("(name)"), "day": _("(date)")}

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    PERSON = "person", pgettext_lazy("kind of account", "Person")
    MACHINE = "machine", pgettext_lazy("kind of account", "System of an organisation")
    SYSTEM = "system", pgettext_lazy("kind of account", "Kamkor itself")


class Language(TextChoices):
    KYRGYZ = "ky", _("Kyrgyz")
    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")


class Assurance(IntegerChoices):
    """How sure we are of who is at the keyboard (levels of NIST SP 800-63B)."""

    NONE = 0, _("Not signed in")
    AAL1 = 1, _("Password only")
    AAL2 = 2, _("Password and a second factor, or a passkey")


# Raised when the words of the undertaking change: everybody promises anew.
UNDERTAKING_VERSION = "2026-1"

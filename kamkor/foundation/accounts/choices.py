from django.db.models import TextChoices
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


class Assurance(TextChoices):
    """How sure we are of who is at the keyboard (levels of NIST SP 800-63B)."""

    NONE = "none", _("Not signed in")
    ONE_FACTOR = "aal1", _("Password only")
    TWO_FACTORS = "aal2", _("Password and a second factor, or a passkey")

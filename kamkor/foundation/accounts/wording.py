"""Words of allauth that we say in our own way: they are looked up by its English."""

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
    gettext_noop("Use a security key"),
    gettext_noop("The username and/or password you specified are not correct."),
    gettext_noop("Incorrect code."),
    gettext_noop("Too many failed login attempts. Try again later."),
)

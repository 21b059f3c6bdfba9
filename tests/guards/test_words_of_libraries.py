"""What Django and allauth say in our forms is said in each language: theirs is used only
where they have it, and never in Russian to who reads Kazakh."""

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, trans_real

from config import wording

MODULES = (
    "django.forms.fields", "django.forms.forms", "django.forms.models",
    "django.core.validators", "django.contrib.auth.password_validation",
    "allauth.account.forms", "allauth.account.adapter", "allauth.account.fields",
    "allauth.mfa.base.forms", "allauth.mfa.totp.forms", "allauth.mfa.webauthn.forms",
)  # fmt: skip
SAYING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
OTHERS = ("django.db.models.base", "django.db.models.fields")
# what no form of ours can say: nobody signs up, has an address by which to sign in, or
# edits rows within rows; labels that our templates give themselves
NEVER_SAID = {
    ":", "Enter a valid duration.", "Enter a valid JSON.", "Email", "Email (again)",
    "The number of days must be between {min_days} and {max_days}.",
    "The inline value did not match the parent instance.",
    "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
    (
        "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or"
        " hyphens."
    ),
    "Enter a valid %(protocol)s address.", "IPv4", "IPv6", "IPv4 or IPv6",
    (
        "Ensure this value is a multiple of step size %(limit_value)s, starting from"
        " %(offset)s, e.g. %(offset)s, %(valid_value1)s, %(valid_value2)s, and so on."
    ),
    "This password is entirely numeric.", "Your password can’t be entirely numeric.",
    "Remember Me", "Username", "Username, email or phone", "Username or email",
    "Username or phone", "Email or phone", "Username (optional)", "Email (optional)",
    "You must type the same email each time.", "Email address confirmation",
    "You cannot remove your primary email address.", "Invalid or expired key.",
    "This email address is already associated with this account.",
    "The email address and/or password you specified are not correct.",
    "The phone number and/or password you specified are not correct.",
    "A user is already registered with this email address.", "Invalid login.",
    "The password reset token was invalid.", "Please select only one.",
    "You cannot add more than %d email addresses.",
    "A user is already registered with this phone number.",
    "The email address is not assigned to any user account.",
    "The phone number is not assigned to any user account.",
    "Your primary email address must be verified.",
    "Username can not be used. Please use other username.",
    "The new value must be different from the current one.",
    "Be patient, you are sending too many requests.",
    "Enter a phone number including country code (e.g. +1 for the US).",
    "Authenticator code", "Passwordless",
    (
        "Enabling passwordless operation allows you to sign in using just this key, but"
        " imposes additional requirements such as biometrics or PIN protection."
    ),
}  # fmt: skip


def said_by(module):
    """The English that a module translates; of plurals the singular."""
    spec = find_spec(module)
    for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        first = node.args[0]
        if name in SAYING and isinstance(first, ast.Constant):
            yield str(first.value)


def has(language, text):
    """Whether a catalogue of the language itself has it, not that it falls back to."""
    catalogue = trans_real.translation(language)._catalog
    keys = (text, *((text, number) for number in range(3)))
    return any(catalogue.get(key) is not None for key in keys)


@pytest.mark.parametrize("language", ["kk", "ky", "ru"])
@pytest.mark.parametrize("module", MODULES)
def test_what_a_form_can_say_is_said_in_the_readers_language(module, language):
    missing = {text for text in said_by(module) if not has(language, text)}
    assert missing <= NEVER_SAID, "give these words of ours in config/wording.py"


@pytest.mark.parametrize(
    ("language", "password", "by_password"),
    [
        ("kk", "Қазіргі құпиясөз", "Құпиясөзбен растау"),
        ("ky", "Азыркы сырсөз", "Сырсөз менен тастыктоо"),
        ("ru", "Текущий пароль", "Подтвердить паролем"),
    ],
)
def test_our_words_come_before_those_of_the_libraries(language, password, by_password):
    with translation.override(language):
        assert gettext("Current Password") == password
        assert gettext("Use your password") == by_password


def test_every_word_is_one_that_a_library_says():
    said = {text for module in (*MODULES, *OTHERS) for text in said_by(module)}
    assert set(wording.WORDS) <= said

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from kamkor.foundation.accounts import demo

register = template.Library()


@register.simple_tag
def demo_logins() -> list[demo.DemoLogin]:
    """The logins that a demo shows on its sign-in page; none elsewhere."""
    return demo.logins()


@register.simple_tag
def demo_code(secret: str) -> str:
    return demo.demo_code(secret, timezone.now())


@register.simple_tag
def demo_columns() -> list[str]:
    return [
        gettext("Who"),
        gettext("Name for signing in"),
        gettext("Password"),
        gettext("Code"),
    ]

"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from .navigation import entries_for, sections
from .words import LANGUAGE_NAMES

THEME_COOKIE = "kamkor_theme"
PRIVACY_MINUTES = 3  # untouched, after which the page hides itself
THEMES = ("auto", "light", "dark")


def theme_of(request: HttpRequest) -> str:
    """auto, light or dark: the reader's choice on this machine."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: navigation, languages, theme and the idle limit. The navigation
    is made when the frame asks for it: a part of a page has none."""
    signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
    shown = SimpleLazyObject(lambda: entries_for(request) if signed_in else [])
    return {
        "shell": {
            "navigation": shown,
            "sections": SimpleLazyObject(lambda: sections(list(shown))),
            "languages": [
                (code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES
            ],
            "language": get_language() or settings.LANGUAGE_CODE,
            "theme": theme_of(request),
            "themes": THEMES,
            "idle_minutes": settings.SESSION_IDLE_MINUTES,
            "privacy_minutes": PRIVACY_MINUTES,
            "demo": settings.DEMO,
            "signed_in": signed_in,
        }
    }

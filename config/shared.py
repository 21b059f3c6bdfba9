"""Settings that the register and the public site share; neither keys nor a database."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.path("KAMKOR_VAR", BASE_DIR / "var")
# releases for the public, which the portal reads and nothing else (ADR 26)
PUBLICATION = env.path("KAMKOR_PUBLICATION", VAR / "publication")
# who publishes open data, and the address of the licence: unknown until they are named
OPENDATA_PUBLISHER = env.text("KAMKOR_OPENDATA_PUBLISHER", "")
OPENDATA_LICENCE = env.text("KAMKOR_OPENDATA_LICENCE", "")
COUNTRY = env.text("KAMKOR_COUNTRY", "kg")
DEBUG = env.flag("KAMKOR_DEBUG", default=False)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "microphone", "geolocation", "payment", "usb")
}


LANGUAGE_CODE = env.text("KAMKOR_LANGUAGE", "ru")
LANGUAGES = [
    ("ky", _("Kyrgyz")),
    ("kk", _("Kazakh")),
    ("ru", _("Russian")),
    ("en", _("English")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.text("KAMKOR_TIME_ZONE", "Asia/Bishkek")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("KAMKOR_LOG", "WARNING")},
}


def templates(context_processors: list[str]) -> list[dict[str, Any]]:
    """TEMPLATES, whose pages know what these say."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [BASE_DIR / "templates"],
            "OPTIONS": {
                "loaders": [
                    (
                        "template_partials.loader.Loader",
                        [
                            (
                                "django.template.loaders.cached.Loader",
                                [
                                    "django_cotton.cotton_loader.Loader",
                                    "django.template.loaders.filesystem.Loader",
                                    "django.template.loaders.app_directories.Loader",
                                ],
                            )
                        ],
                    )
                ],
                "builtins": [
                    "django.templatetags.i18n",
                    "django.templatetags.static",
                    "django_cotton.templatetags.cotton",
                    "template_partials.templatetags.partials",
                    "kamkor.foundation.web.templatetags.kamkor",
                ],
                "context_processors": context_processors,
            },
        }
    ]

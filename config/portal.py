"""Settings of the public site alone: no database, no accounts, no sessions, no keys.

It reads the folder of releases and nothing else, so that it can stand on a machine that
has no way to the register. What both share is in `config.shared`.
"""

from . import env, shared
from .shared import *  # noqa: F403

DATABASES: dict[str, object] = {}
SECRET_KEY = "the public site signs nothing"  # noqa: S105
ALLOWED_HOSTS = env.words("KAMKOR_HOSTS", ["127.0.0.1", "localhost", "testserver"])

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "kamkor.foundation.web",
    "kamkor.interfaces.portal",
    "kamkor.interfaces.opendata",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "kamkor.interfaces.portal.middleware.OpenPages",
]
ROOT_URLCONF = "config.portal_urls"
WSGI_APPLICATION = "config.portal_wsgi.application"
TEMPLATES = shared.templates(["django.template.context_processors.request"])

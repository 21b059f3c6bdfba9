import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  an undeclared URL must stop the start

from kamkor.foundation.web import serving  # noqa: E402  Django is set up only now

serving.settle()

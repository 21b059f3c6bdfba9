from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from kamkor.foundation.web import declarations

urlpatterns: list[URLPattern | URLResolver] = [
    path("open/", include("kamkor.interfaces.portal.urls")),
    path("data/", include("kamkor.interfaces.opendata.urls")),
    path(
        "",
        declarations.public_page(RedirectView.as_view(pattern_name="portal-start")),
        name="start",
    ),
]
declarations.require(urlpatterns)

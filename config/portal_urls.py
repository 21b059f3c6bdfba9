from django.urls import include, path
from django.views.generic import RedirectView

from kamkor.foundation.web import declarations

urlpatterns = [
    path("open/", include("kamkor.interfaces.portal.urls")),
    path(
        "",
        declarations.public_page(RedirectView.as_view(pattern_name="portal-start")),
        name="start",
    ),
]
declarations.require(urlpatterns)

from django.urls import include, path

from kamkor.foundation.web import declarations

urlpatterns = [
    path("account/", include("kamkor.foundation.accounts.urls")),
    path("", include("kamkor.foundation.web.urls")),
]

# an undeclared URL stops the start, not the first visitor
declarations.require(urlpatterns)

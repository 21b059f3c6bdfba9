from django.urls import include, path, re_path

from . import views

service = [
    path("", views.service, name="opendata-service"),
    path("data/<str:flow>", views.data, name="opendata-data"),
    path("data/<str:flow>/<str:key>", views.data, name="opendata-data"),
    path("data/<str:flow>/<str:key>/<str:provider>", views.data, name="opendata-data"),
    path("availableconstraint/<str:flow>", views.available, name="opendata-available"),
    path(
        "availableconstraint/<str:flow>/<str:key>",
        views.available,
        name="opendata-available",
    ),
    path(
        "availableconstraint/<str:flow>/<str:key>/<str:provider>",
        views.available,
        name="opendata-available",
    ),
    path(
        "availableconstraint/<str:flow>/<str:key>/<str:provider>/<str:component>",
        views.available,
        name="opendata-available",
    ),
    re_path(
        r"^(?P<name>(?:files|bulk|opensdg|owid)/.+|catalog\.(?:ttl|jsonld)|datapackage\.json)$",
        views.file,
        name="opendata-file",
    ),
    path("<slug:kind>", views.structure, name="opendata-structure"),
    path("<slug:kind>/<path:rest>", views.structure, name="opendata-structure"),
]
urlpatterns = [
    path("", views.landing, name="opendata"),
    path("v1/releases/<int:number>/", include(service)),
    path("v1/", include(service)),
]

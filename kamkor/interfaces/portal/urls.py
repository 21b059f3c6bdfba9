from django.urls import include, path

from . import views

PAGES = {
    "": "ranking",
    "map/": "map",
    "indicators/": "indicators",
    "indicators/<slug:code>/": "indicator",
    "compare/": "compare",
    "regions/<slug:code>/": "region",
    "regions/<slug:code>/profile.pdf": "profile",
    "method/": "method",
    "data/": "data",
    "releases/": "releases",
}

_pages = [
    path(route, views.view_of(page), name=f"portal-{page}")
    for route, page in PAGES.items()
]

urlpatterns = [
    path("", views.start, name="portal-start"),
    path("<str:language>/", include(_pages)),
    path("<str:language>/r<int:number>/", include(_pages)),
]

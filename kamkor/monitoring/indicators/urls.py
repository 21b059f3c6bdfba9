from django.urls import path

from . import views

urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
    path("indicators/<str:code>/figures.csv", views.indicator_file, name="indicator-file"),
    path("figures/", views.files, name="figures-files"),
    path("figures/add/", views.new_file, name="figures-add"),
    path("figures/<uuid:vintage_id>/", views.file, name="figures-file"),
    path(
        "figures/<uuid:vintage_id>/<slug:choice>/", views.decide_file,
        name="figures-decide",
    ),
    path(
        "figures/findings/<uuid:finding_id>/", views.decide_finding,
        name="figures-finding",
    ),
]  # fmt: skip

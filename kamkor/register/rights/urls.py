from django.urls import path

from . import views

urlpatterns = [
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/export/", views.export, name="gaps-export"),
    path("gaps/filters/", views.save_filter, name="gaps-filter-save"),
    path(
        "gaps/filters/<uuid:filter_id>/drop/", views.drop_filter,
        name="gaps-filter-drop",
    ),
    path("gaps/<uuid:gap_id>/", views.gap, name="gap"),
    path("gaps/<uuid:gap_id>/assign/", views.assign, name="gap-assign"),
    path("gaps/<uuid:gap_id>/move/", views.move, name="gap-move"),
    path("territory/", views.territory, name="territory"),
    path("territory/<str:code>/", views.territory, name="territory-of"),
]  # fmt: skip

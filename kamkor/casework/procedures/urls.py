from django.urls import path

from . import checklist_views, views

urlpatterns = [
    path("", views.procedures, name="procedures"),
    path("<slug:code>/", views.guide, name="procedure-guide"),
    path(
        "<slug:code>/<slug:track>/checklist.pdf",
        checklist_views.checklist,
        name="procedure-checklist",
    ),
]

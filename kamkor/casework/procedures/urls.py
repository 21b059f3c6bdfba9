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
    path(
        "<slug:code>/forms/<slug:paper>/<slug:language>.<slug:kind>",
        checklist_views.form,
        name="procedure-form",
    ),
]

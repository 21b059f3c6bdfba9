from django.urls import path

from . import (
    begin_views,
    body_views,
    checklist_views,
    paper_views,
    record_views,
    views,
)

urlpatterns = [
    path("", views.procedures, name="procedures"),
    path("asked/", body_views.asked, name="procedures-asked"),
    path("asked/<uuid:procedure_id>/", body_views.decide, name="procedure-decide"),
    path("list/", record_views.listed, name="procedure-list"),
    path(
        "begin/<uuid:person_id>/<slug:code>/",
        begin_views.begin,
        name="procedure-begin",
    ),
    path("<uuid:procedure_id>/", record_views.procedure, name="procedure"),
    path(
        "<uuid:procedure_id>/papers/<slug:paper_code>/",
        record_views.paper,
        name="procedure-paper",
    ),
    path(
        "<uuid:procedure_id>/made/<slug:code>/<uuid:person_id>/<slug:language>.<slug:kind>",
        paper_views.made,
        name="procedure-made",
    ),
    path("<uuid:procedure_id>/submit/", record_views.submit, name="procedure-submit"),
    path("<uuid:procedure_id>/check/", record_views.check, name="procedure-check"),
    path("<uuid:procedure_id>/end/", record_views.call_off, name="procedure-call-off"),
    path(
        "<uuid:procedure_id>/decisions/<uuid:decision_id>/take-back/",
        record_views.take_back,
        name="procedure-take-back",
    ),
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

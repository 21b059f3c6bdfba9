from django.urls import path

from . import (
    consent_views,
    file_views,
    movement_views,
    transfer_views,
    views,
    visit_views,
)

urlpatterns = [
    path("", views.cases, name="cases"),
    path("movement/", movement_views.moved, name="cases-movement"),
    path("open/<uuid:person_id>/", views.open_case, name="case-open"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/move/<slug:name>/", views.move, name="case-move"),
    path("<uuid:case_id>/assign/", views.assign, name="case-assign"),
    path("<uuid:case_id>/outcomes/", views.outcomes, name="case-outcomes"),
    path("<uuid:case_id>/visit/", visit_views.visit, name="case-visit"),
    path("<uuid:case_id>/visits/plan/", visit_views.plan, name="case-visit-plan"),
    path("visits/<uuid:planned_id>/", visit_views.planned, name="planned-visit"),
    path(
        "visits/<uuid:planned_id>/call-off/",
        visit_views.call_off,
        name="planned-visit-off",
    ),
    path("<uuid:case_id>/note/", views.note, name="case-note"),
    path("<uuid:case_id>/consent/", consent_views.give, name="case-consent"),
    path(
        "consents/<uuid:consent_id>/withdraw/",
        consent_views.withdraw,
        name="case-consent-withdraw",
    ),
    path("<uuid:case_id>/files/add/", file_views.add, name="case-file-add"),
    path("files/<uuid:file_id>/", file_views.file, name="case-file"),
    path("files/<uuid:file_id>/remove/", file_views.remove, name="case-file-remove"),
    path("<uuid:case_id>/transfer/", transfer_views.propose, name="case-hand-over"),
    path(
        "transfers/<uuid:transfer_id>/", transfer_views.transfer, name="case-transfer"
    ),
    path(
        "transfers/<uuid:transfer_id>/withdraw/",
        transfer_views.withdraw,
        name="case-transfer-withdraw",
    ),
]

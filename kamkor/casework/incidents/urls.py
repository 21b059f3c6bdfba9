from django.urls import path

from . import report_views, statistics_views, views

urlpatterns = [
    path("", views.incidents, name="incidents"),
    path("statistics/", statistics_views.statistics, name="incident-statistics"),
    path("report/<uuid:person_id>/", report_views.report, name="incident-report"),
    path("responses/<uuid:response_id>/", views.response, name="incident-response"),
    path("<uuid:incident_id>/", views.incident, name="incident"),
    path("<uuid:incident_id>/amend/", report_views.amend, name="incident-amend"),
    path("<uuid:incident_id>/assign/", views.assign, name="incident-assign"),
    path("<uuid:incident_id>/close/", views.close, name="incident-close"),
    path("<uuid:incident_id>/reopen/", views.reopen, name="incident-reopen"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("", views.children, name="children"),
    path("<uuid:person_id>/", views.child, name="child"),
    path("<uuid:person_id>/shield/", views.shield, name="child-shield"),
    path("<uuid:person_id>/<slug:tab>/", views.child, name="child-tab"),
    path("family/<uuid:household_id>/", views.family, name="family"),
    path("record/<uuid:record_id>/", views.evidence, name="record"),
]

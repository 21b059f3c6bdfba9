from django.urls import path

from . import form_views, views

urlpatterns = [
    path("of/<uuid:person_id>/", views.listed, name="assessments"),
    path("of/<uuid:person_id>/start/", views.start, name="assessment-start"),
    path("<uuid:pk>/", views.read, name="assessment"),
    path("<uuid:pk>/fill/", views.go_on, name="assessment-go-on"),
    path("<uuid:pk>/fill/<str:code>/", views.fill, name="assessment-fill"),
    path("<uuid:pk>/sign/", views.sign, name="assessment-sign"),
    path("<uuid:pk>/amend/", views.amend, name="assessment-amend"),
    path("<uuid:pk>/compare/<uuid:other>/", views.compare, name="assessment-compare"),
    path("forms/", form_views.listed, name="instruments"),
    path("forms/<uuid:pk>/", form_views.empty, name="instrument"),
    path("forms/<uuid:pk>/points/", form_views.points, name="instrument-points"),
    path("forms/<uuid:pk>/in-force/", form_views.in_force, name="instrument-in-force"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("", views.procedures, name="procedures"),
    path("<slug:code>/", views.guide, name="procedure-guide"),
]

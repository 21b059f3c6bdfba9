from django.urls import path

from . import views

urlpatterns = [
    path("kin/", views.kin_list, name="kin-list"),
    path("kin/<uuid:kin_id>/", views.kin, name="kin"),
    path("kin/<uuid:kin_id>/decide/", views.decide, name="kin-decide"),
    path("kin/<uuid:kin_id>/undo/", views.take_back, name="kin-undo"),
]

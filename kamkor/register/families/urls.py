from django.urls import path

from . import views

urlpatterns = [
    path("kin/", views.kin_list, name="kin-list"),
    path("kin/<uuid:kin_id>/", views.kin, name="kin"),
    path("kin/<uuid:kin_id>/decide/", views.decide, name="kin-decide"),
    path("kin/<uuid:kin_id>/undo/", views.take_back, name="kin-undo"),
    path("moved/", views.moved_list, name="moved-list"),
    path("moved/<uuid:hand_over_id>/", views.moved, name="moved"),
    path("moved/<uuid:hand_over_id>/answer/", views.answer, name="moved-answer"),
    path("moved/<uuid:hand_over_id>/undo/", views.answer_back, name="moved-undo"),
    path("moved/<uuid:hand_over_id>/noted/", views.noted, name="moved-noted"),
]

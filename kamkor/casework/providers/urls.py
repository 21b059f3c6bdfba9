from django.urls import path

from . import views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/add/", views.add, name="service-add"),
    path("services/<uuid:service_id>/", views.service, name="service"),
    path("services/<uuid:service_id>/edit/", views.edit, name="service-edit"),
    path("services/<uuid:service_id>/verify/", views.verify, name="service-verify"),
    path("services/<uuid:service_id>/close/", views.close, name="service-close"),
    path("bodies/<uuid:body_id>/", views.body, name="body"),
    path("bodies/<uuid:body_id>/hand-over/", views.pass_on, name="body-hand-over"),
    path("competent/", views.competent, name="competent"),
    path("team/", views.team, name="team"),
    path("team/<uuid:user_id>/", views.member, name="team-member"),
    path("team/<uuid:user_id>/hand-over/", views.hand_over, name="team-hand-over"),
    path("team/<uuid:user_id>/away/", views.send_away, name="team-away"),
    path("team/undo/<uuid:hand_over_id>/", views.take_back, name="team-undo"),
    path("absence/", views.absence, name="absence"),
    path("absence/<uuid:duty_id>/end/", views.back, name="absence-end"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/ask/", views.ask, name="ask"),
    path("same/", views.queue, name="pairs"),
    path("same/notices/", views.notices, name="notices"),
    path("same/notices/<uuid:notice_id>/", views.acknowledge, name="notice"),
    path("same/record/<uuid:record_id>/", views.move, name="record-move"),
    path("same/<uuid:pair_id>/", views.pair, name="pair"),
    path("same/<uuid:pair_id>/decide/", views.decide, name="pair-decide"),
    path("same/<uuid:pair_id>/undo/", views.take_back, name="pair-undo"),
]

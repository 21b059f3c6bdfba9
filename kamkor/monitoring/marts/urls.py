from django.urls import path

from . import board_views, views

urlpatterns = [
    path("", views.reports, name="official"),
    path("quarter/", board_views.board, name="quarter-board"),
]

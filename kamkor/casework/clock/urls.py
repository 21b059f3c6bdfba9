from django.urls import path

from . import feed_views, views

urlpatterns = [
    path("", views.listed, name="work"),
    path("notices/", views.told, name="work-notices"),
    path("hand-over/", views.hand_over, name="work-hand-over"),
    path("calendar/", feed_views.address, name="work-calendar"),
    path("calendar/<str:secret>.ics", feed_views.feed, name="work-calendar-feed"),
    path("<uuid:deadline_id>/", views.why, name="work-why"),
]

from django.urls import path

from . import item_views, paper_views, task_views, views

urlpatterns = [
    path("", views.home, name="commission"),
    path("<uuid:commission_id>/members/", views.members, name="commission-members"),
    path("<uuid:commission_id>/call/", views.call, name="commission-call"),
    path("<uuid:commission_id>/report/", paper_views.report, name="commission-report"),
    path("sessions/<uuid:session_id>/", views.session, name="commission-session"),
    path("sessions/<uuid:session_id>/go/<slug:what>/", views.go, name="commission-go"),
    path(
        "sessions/<uuid:session_id>/minutes.<slug:kind>",
        paper_views.minutes,
        name="commission-minutes",
    ),
    path("items/<uuid:item_id>/", item_views.item, name="commission-item"),
    path(
        "items/<uuid:item_id>/extract.<slug:kind>",
        paper_views.extract,
        name="commission-extract",
    ),
    path("cases/<uuid:case_id>/", item_views.put, name="commission-put"),
    path("tasks/", task_views.tasks, name="commission-tasks"),
    path("tasks/<uuid:task_id>/", task_views.task, name="commission-task"),
    path(
        "decisions/<uuid:decision_id>/task/", task_views.add, name="commission-add-task"
    ),
]

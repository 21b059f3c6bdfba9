from django.urls import path

from . import views

urlpatterns = [
    path("", views.lists, name="lists"),
    path("new/", views.new, name="list-new"),
    path("row/<uuid:record_id>/", views.mend, name="list-row"),
    path("<uuid:batch_id>/", views.one, name="list"),
    path("<uuid:batch_id>/columns/", views.columns, name="list-columns"),
    path("<uuid:batch_id>/check/", views.check, name="list-check"),
    path("<uuid:batch_id>/progress/", views.progress, name="list-progress"),
    path("<uuid:batch_id>/corrections/", views.corrections, name="list-corrections"),
    path("<uuid:batch_id>/report/", views.download, name="list-report"),
    path("<uuid:batch_id>/undo/", views.undo, name="list-undo"),
]

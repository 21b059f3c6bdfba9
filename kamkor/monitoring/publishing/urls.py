from django.urls import path

from . import views

urlpatterns = [
    path("", views.releases, name="releases"),
    path("prepare/", views.prepare, name="release-prepare"),
    path("<int:number>/", views.release, name="release"),
    path("<int:number>/tables/<str:code>/", views.table, name="release-table"),
    path("<int:number>/review/", views.review, name="release-review"),
    path("<int:number>/publish/", views.publish, name="release-publish"),
    path("<int:number>/withdraw/", views.withdraw, name="release-withdraw"),
]

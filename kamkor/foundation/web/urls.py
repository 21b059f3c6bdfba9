from django.urls import path

from . import views

urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("undertaking/", views.undertaking, name="undertaking"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("offline/", views.offline, name="offline"),
    path("gallery/", views.gallery, name="gallery"),
]

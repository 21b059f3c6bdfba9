from django.urls import path

from . import outside_views, views

urlpatterns = [
    path("", views.received, name="referrals-received"),
    path("case/<uuid:case_id>/", views.what, name="referral-what"),
    path("case/<uuid:case_id>/<slug:need>/", views.new, name="referral-new"),
    path("page/<str:secret>/", outside_views.enter, name="referral-enter"),
    path("page/", outside_views.answer, name="referral-outside"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/<slug:verb>/", views.go_on, name="referral-go-on"),
    path(
        "<uuid:referral_id>/letter/<slug:kind>/<slug:language>/",
        views.letter,
        name="referral-letter",
    ),
]

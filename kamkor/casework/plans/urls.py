from django.urls import path

from . import (
    absence_views,
    measure_views,
    outside_views,
    review_views,
    sheet_views,
    signing_views,
    views,
)

urlpatterns = [
    path("case/<uuid:case_id>/", views.plans, name="plans"),
    path("opinion/", signing_views.for_opinion, name="plans-for-opinion"),
    path("agree/", signing_views.to_agree, name="plans-to-agree"),
    path("approve/", signing_views.to_approve, name="plans-to-approve"),
    path("absence/", absence_views.absence, name="signer-absence"),
    path("absence/<uuid:duty_id>/end/", absence_views.back, name="signer-absence-end"),
    path("measures/<uuid:measure_id>/", measure_views.one_measure, name="measure"),
    path("<uuid:plan_id>/", views.plan, name="plan"),
    path("<uuid:plan_id>/sheet.<slug:kind>", sheet_views.plan_sheet, name="plan-sheet"),
    path("<uuid:plan_id>/goal/", views.goal, name="plan-goal"),
    path(
        "<uuid:plan_id>/goal/<uuid:goal_id>/measure/",
        views.measure,
        name="plan-measure",
    ),
    path(
        "<uuid:plan_id>/drop/<slug:what>/<uuid:row_id>/", views.drop, name="plan-drop"
    ),
    path("<uuid:plan_id>/submit/", signing_views.submit, name="plan-submit"),
    path("<uuid:plan_id>/take-back/", signing_views.take_back, name="plan-take-back"),
    path("<uuid:plan_id>/opinion/", signing_views.opinion, name="plan-opinion"),
    path("<uuid:plan_id>/door/", outside_views.make_door, name="plan-door"),
    path("outside/", outside_views.answer, name="plan-outside"),
    path("outside/<str:secret>/", outside_views.enter, name="plan-enter"),
    path("<uuid:plan_id>/agree/", signing_views.agree, name="plan-agree"),
    path("<uuid:plan_id>/approve/", signing_views.approve, name="plan-approve"),
    path("<uuid:plan_id>/review/", review_views.review, name="plan-review"),
    path("<uuid:plan_id>/reviews/", review_views.reviews, name="plan-reviews"),
    path("<uuid:plan_id>/paper/", review_views.paper, name="plan-paper"),
    path(
        "<uuid:plan_id>/compare/<uuid:other_id>/",
        review_views.compare,
        name="plan-compare",
    ),
]

from django.urls import path

from . import sheet_views, views

urlpatterns = [
    path("case/<uuid:case_id>/", views.plans, name="plans"),
    path("agree/", views.to_agree, name="plans-to-agree"),
    path("approve/", views.to_approve, name="plans-to-approve"),
    path("measures/<uuid:measure_id>/", views.one_measure, name="measure"),
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
    path("<uuid:plan_id>/submit/", views.submit, name="plan-submit"),
    path("<uuid:plan_id>/take-back/", views.take_back, name="plan-take-back"),
    path("<uuid:plan_id>/agree/", views.agree, name="plan-agree"),
    path("<uuid:plan_id>/approve/", views.approve, name="plan-approve"),
]

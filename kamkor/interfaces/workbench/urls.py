from django.urls import path

from . import blocking, views

urlpatterns = [
    path("", views.my_work, name="home"),
    path("desk/law/", views.parameters, name="law"),
    path("desk/roles/", views.roles, name="roles"),
    path("desk/by-code/", views.by_code, name="by-code"),
    path("desk/break-glass/<uuid:person_id>/", views.break_glass, name="break-glass"),
    path("desk/break-glass/", views.leases, name="leases"),
    path("desk/break-glass/review/<uuid:lease_id>/", views.review, name="lease-review"),
    path("desk/blocks/<uuid:person_id>/", blocking.blocks, name="blocks"),
    path(
        "desk/blocks/<uuid:person_id>/end/<uuid:user_id>/",
        blocking.unblock,
        name="unblock",
    ),
    path("desk/audit/", views.audit_log, name="audit-log"),
]

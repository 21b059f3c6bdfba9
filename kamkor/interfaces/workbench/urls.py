from django.urls import path

from . import views

urlpatterns = [
    path("law/", views.parameters, name="law"),
    path("roles/", views.roles, name="roles"),
    path("break-glass/<uuid:person_id>/", views.break_glass, name="break-glass"),
    path("break-glass/", views.leases, name="leases"),
    path("break-glass/review/<uuid:lease_id>/", views.review, name="lease-review"),
    path("audit/", views.audit_log, name="audit-log"),
]

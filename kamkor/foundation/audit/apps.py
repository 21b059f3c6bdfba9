from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kamkor.foundation.audit"
    label = "audit"

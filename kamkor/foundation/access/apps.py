from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kamkor.foundation.access"
    label = "access"

from django.apps import AppConfig


class MartsConfig(AppConfig):
    name = "kamkor.monitoring.marts"
    label = "marts"

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kamkor.monitoring.indicators"
    label = "indicators"

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "kamkor.interfaces.opendata"
    label = "opendata"

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "kamkor.register.sources"
    label = "sources"

from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "kamkor.foundation.law"
    label = "law"

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "kamkor.register.linkage"
    label = "linkage"

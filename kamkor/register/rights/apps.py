from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "kamkor.register.rights"
    label = "rights"

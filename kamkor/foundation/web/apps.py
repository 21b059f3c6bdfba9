from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kamkor.foundation.web"
    label = "web"

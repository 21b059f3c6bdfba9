from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kamkor.interfaces.portal"
    label = "portal"

from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "kamkor.foundation.db"
    label = "db"

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "kamkor.casework.procedures"
    label = "procedures"

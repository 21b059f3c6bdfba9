from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kamkor.foundation.documents"
    label = "documents"

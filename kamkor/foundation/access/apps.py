from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kamkor.foundation.access"
    label = "access"

    def ready(self) -> None:
        from kamkor.foundation.audit import words  # noqa: PLC0415

        from .choices import Action  # noqa: PLC0415

        words.name_deeds(Action.choices)

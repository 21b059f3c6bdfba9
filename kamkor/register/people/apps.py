from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kamkor.register.people"
    label = "people"

    def ready(self) -> None:
        from kamkor.register.sources import stages  # noqa: PLC0415  models load first

        from . import stage  # noqa: PLC0415

        stages.register(stage.STAGE)

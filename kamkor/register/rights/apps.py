from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "kamkor.register.rights"
    label = "rights"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.register.sources import stages  # noqa: PLC0415

        from . import stage  # noqa: PLC0415

        stages.register(stage.STAGE)

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "kamkor.register.linkage"
    label = "linkage"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.register.sources import stages  # noqa: PLC0415

        from . import stage  # noqa: PLC0415

        stages.register(stage.STAGE)

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "kamkor.register.rights"
    label = "rights"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.register.people import counting, panels  # noqa: PLC0415
        from kamkor.register.sources import stages  # noqa: PLC0415

        from . import navigation, panel, places, reads, stage  # noqa: PLC0415

        stages.register(stage.STAGE)
        panels.register(panel.STRIP)
        counting.register("gaps", reads.how_many)
        renumbering.HANDLERS.append(places.follow)
        navigation.register()

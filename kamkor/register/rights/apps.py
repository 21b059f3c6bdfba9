from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "kamkor.register.rights"
    label = "rights"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.register.people import counting, panels  # noqa: PLC0415
        from kamkor.register.people import stakes as people  # noqa: PLC0415
        from kamkor.register.sources import stages  # noqa: PLC0415

        from . import (  # noqa: PLC0415
            navigation,
            panel,
            places,
            reads,
            stage,
            stakes,
        )

        stages.register(stage.STAGE)
        panels.register(panel.STRIP)
        counting.register("gaps", reads.how_many)
        people.register("rights", stakes.weigh)
        renumbering.HANDLERS.append(places.follow)
        navigation.register()

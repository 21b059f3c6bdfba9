from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "kamkor.casework.clock"
    label = "clock"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.places import renumbering  # noqa: PLC0415

        from . import navigation, places  # noqa: PLC0415

        renumbering.HANDLERS.append(places.follow)
        navigation.register()

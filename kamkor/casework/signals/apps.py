from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "kamkor.casework.signals"
    label = "signals"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415
        from kamkor.register.rights import parts  # noqa: PLC0415

        from . import deadlines, navigation, panel, places  # noqa: PLC0415

        work.register(deadlines.SIGNAL)
        work.register(deadlines.EMERGENCY)
        panels.register(panel.PANEL)
        parts.register("signal", panel.beside_gap)
        parts.register_beneath("signal", panel.beneath_gaps)
        renumbering.HANDLERS.append(places.follow)
        navigation.register()

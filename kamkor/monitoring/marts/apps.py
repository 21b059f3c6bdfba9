from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MartsConfig(AppConfig):
    name = "kamkor.monitoring.marts"
    label = "marts"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        navigation.register(
            navigation.Entry(
                label=_("The quarter in figures"),
                url_name="quarter-board",
                icon="chart-bar",
                order=24,
                may=lambda actor: actor.may(Action.DASHBOARD),
            )
        )
        navigation.register(
            navigation.Entry(
                label=_("Official reports"),
                url_name="official",
                icon="file-check",
                order=26,
                may=lambda actor: actor.may(Action.DASHBOARD),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "kamkor.casework.incidents"
    label = "incidents"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.casework.cases import panels as of_cases  # noqa: PLC0415
        from kamkor.casework.clock import work  # noqa: PLC0415
        from kamkor.casework.providers import handing as hands  # noqa: PLC0415
        from kamkor.foundation.places import renumbering  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415
        from kamkor.register.people import panels  # noqa: PLC0415

        from . import (  # noqa: PLC0415
            deadlines,
            from_signals,
            handing,
            panel,
            places,
            policy,
        )

        from_signals.register()
        panels.register(panel.PANEL)
        of_cases.register(panel.CASE_PANEL)
        hands.register(handing.HANDLER)
        renumbering.HANDLERS.append(places.follow)
        for kind in deadlines.KINDS:
            work.register(kind)
        navigation.register(
            navigation.Entry(
                label=_("Incidents of violence"), url_name="incidents",
                icon="shield", order=32, may=policy.leads,
            )
        )  # fmt: skip
        navigation.register(
            navigation.Entry(
                label=_("Violence: figures"), url_name="incident-statistics",
                icon="chart-bar", order=86, may=policy.sees_figures_only,
            )
        )  # fmt: skip

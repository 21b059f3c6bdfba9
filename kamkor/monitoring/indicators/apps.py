from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "kamkor.monitoring.indicators"
    label = "indicators"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        from . import policy  # noqa: PLC0415

        navigation.register(
            navigation.Entry(
                label=_("Indicators"), url_name="indicators", icon="chart-dots",
                order=74, may=policy.may_see,
            )
        )  # fmt: skip
        navigation.register(
            navigation.Entry(
                label=_("Files of figures"), url_name="figures-files",
                icon="file-upload", order=75, may=policy.may_keep,
            )
        )  # fmt: skip

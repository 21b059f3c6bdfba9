from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "kamkor.monitoring.editions"
    label = "editions"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        navigation.register(
            navigation.Entry(
                label=_("Index"),
                url_name="index-versions",
                icon="scale",
                order=71,
                keys="g x",
                may=lambda actor: actor.may(Action.DASHBOARD),
            )
        )

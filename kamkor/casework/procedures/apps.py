from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    name = "kamkor.casework.procedures"
    label = "procedures"

    def ready(self) -> None:
        # here, because these modules need the models
        from kamkor.foundation.access.choices import Action  # noqa: PLC0415
        from kamkor.foundation.web import navigation  # noqa: PLC0415

        navigation.register(
            navigation.Entry(
                label=_("Procedures"),
                url_name="procedures",
                icon="file-text",
                order=34,
                may=lambda actor: actor.may(Action.PROCEDURE),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web import navigation


class ApiConfig(AppConfig):
    name = "kamkor.interfaces.api"
    label = "api"

    def ready(self) -> None:
        navigation.register(
            navigation.Entry(
                _("Keys of systems"), "api-keys", "plug", order=88,
                may=lambda actor: actor.may(Action.API_KEYS),
            )
        )  # fmt: skip

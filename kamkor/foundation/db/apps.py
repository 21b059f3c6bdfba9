from django.apps import AppConfig


class DbConfig(AppConfig):
    name = "kamkor.foundation.db"
    label = "db"

    def ready(self) -> None:
        from django.db.models import Field, ForeignObject  # noqa: PLC0415

        from .lookups import Among  # noqa: PLC0415

        for kind in (Field, ForeignObject):  # which does not inherit them
            kind.register_lookup(Among)

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Installed only where the settings say DEMO."""

    name = "kamkor.demo"
    label = "demo"

    def ready(self) -> None:
        from kamkor.foundation.accounts.demo import register_logins  # noqa: PLC0415

        from . import logins  # noqa: PLC0415

        register_logins(logins.known)

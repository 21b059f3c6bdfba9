"""Reads the environment: one function per kind of value, a clear error for a bad one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from .keys import KeyFolder

APP_ROLE = "kamkor_app"
MIGRATOR_ROLE = "kamkor_migrator"


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def path(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().absolute()


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")
    return default


def number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    value = os.environ.get(name)
    return value.replace(",", " ").split() if value else default


def database(var: Path, keys: "KeyFolder") -> dict[str, Any]:
    """The connection of the role named in KAMKOR_DB_ROLE: app (default) or migrator.

    DATABASE_URL names a server and the role that may migrate there; the application
    always signs in as its own unprivileged role. Without it: the embedded server,
    by a socket in a short folder that `kamkor.foundation.db.embedded` chooses.
    A connection is kept for KAMKOR_DB_KEEP seconds: one made for each request has to
    learn all tables and their policies anew, more than half of a page's work there.
    """
    role = text("KAMKOR_DB_ROLE", "app")
    if role not in {"app", "migrator"}:
        raise ImproperlyConfigured("KAMKOR_DB_ROLE must be app or migrator")
    url = os.environ.get("DATABASE_URL")
    place = _server(url) if url else _embedded(var)
    if role == "app":
        place |= {"USER": APP_ROLE, "PASSWORD": keys.text("app-role")}
    return {
        "ENGINE": "kamkor.foundation.db.backend",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": number("KAMKOR_DB_KEEP", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        **place,
    }


def _embedded(var: Path) -> dict[str, Any]:
    return {
        "NAME": text("KAMKOR_DB_NAME", "kamkor"),
        "HOST": text("KAMKOR_DB_SOCKET", _socket_folder(var)),
        "USER": MIGRATOR_ROLE,
        "PORT": "",
    }


def _socket_folder(var: Path) -> str:
    marker = var / "postgres.socket"
    return marker.read_text().strip() if marker.exists() else str(var)


def _server(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name"
        )
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }

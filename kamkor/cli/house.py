"""Where this copy of Kamkor keeps its things, known without starting Django."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.keys import KeyFolder
from kamkor.foundation.db import embedded
from kamkor.foundation.db.embedded_backup import Access
from kamkor.foundation.db.embedded_errors import ServerError

from . import current, setup_database
from .setup_database import Place, SetupError

ROOT = Path(__file__).resolve().parent.parent.parent


def var() -> Path:
    return env.path("KAMKOR_VAR", ROOT / "var")


def keys() -> KeyFolder:
    return KeyFolder(env.path("KAMKOR_KEYS", var() / "keys"))


def other_server() -> Place | None:
    """The server named in DATABASE_URL; None means the embedded one."""
    if not os.environ.get("DATABASE_URL"):
        return None
    with _role("migrator"):
        found = env.database(var(), keys())
    return Place(
        database=found["NAME"],
        host=found["HOST"],
        port=found["PORT"],
        user=found["USER"],
        password=found["PASSWORD"],
    )


@contextmanager
def _role(name: str) -> Iterator[None]:
    before = os.environ.get("KAMKOR_DB_ROLE")
    os.environ["KAMKOR_DB_ROLE"] = name
    try:
        yield
    finally:
        del os.environ["KAMKOR_DB_ROLE"]
        if before is not None:
            os.environ["KAMKOR_DB_ROLE"] = before


def database_name() -> str:
    other = other_server()
    return other.database if other else env.text("KAMKOR_DB_NAME", "kamkor")


def start_database() -> bool:
    """Have the database answer; True when this call started the embedded server."""
    if other_server() is not None:
        return False
    return embedded.start(var()).started


def require_database() -> None:
    """ServerError when the embedded server is meant and does not run."""
    if other_server() is None and embedded.running(var()) is None:
        raise ServerError("The database does not run. Start it: kamkor db start")


def stop_database() -> bool:
    """Stop the embedded server unless `kamkor db start` asked for it to stay."""
    return not keep_mark().exists() and embedded.stop(var())


def keep_mark() -> Path:
    return var() / "postgres.keep"


def prepare_database() -> None:
    """Roles, the database and their rights; the server must run."""
    password = keys().text("app-role")
    other = other_server()
    if other is not None:
        setup_database.prepare_server(place=other, app_password=password)
        return
    server = embedded.start(var())
    setup_database.prepare_embedded(
        socket=str(server.socket), database=database_name(), app_password=password
    )


def access() -> Access:
    """The database with the role that may copy all of it."""
    other = other_server()
    if other is None:
        server = embedded.start(var())
        return Access(database=database_name(), environment=server.environment())
    given = other.parameters()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names |= {"password": "PGPASSWORD"}
    told = {names[key]: value for key, value in given.items() if key in names}
    return Access(database=other.database, environment=told)


def wants_demo() -> bool:
    """An empty database gets a demo, and a demo that was broken off is finished."""
    if not env.flag("KAMKOR_DEMO", default=True):
        return False
    demo = var() / "demo"
    half_made = (demo / "logins.json").exists() and not (demo / "complete").exists()
    return half_made or current.is_empty(migrator_place())


def make_demo(children: int, casework: str = "none") -> None:
    """`casework`: the size of its year, or "none"."""
    year = [] if casework == "none" else [f"--casework={casework}"]
    _step("make the demo", "demo", f"--children={children}", *year, role="app")


def tell_demo() -> None:
    """A folder in which a demo was made serves it, unless the environment says no."""
    if (var() / "demo" / "logins.json").exists():
        os.environ.setdefault("KAMKOR_DEMO", "yes")


def port() -> int:
    wanted = env.number("PORT", 8000)
    if not 0 < wanted < 65536:
        raise ImproperlyConfigured(f"PORT must be between 1 and 65535, not {wanted}")
    return wanted


def child(*words: str, role: str = "app") -> tuple[list[str], dict[str, str]]:
    """The command and the environment of another `kamkor` process of this copy."""
    told = os.environ | {"KAMKOR_DB_ROLE": role, "PYTHONPATH": str(ROOT)}
    return [sys.executable, "-m", "kamkor", *words], told


def bring_up_to_date(*, always: bool = False) -> None:
    """Tables, then the country pack, unless the database has those of these files."""
    place = migrator_place()
    key = hashlib.sha256(keys().bytes("context")).hexdigest()
    mark = current.fingerprint(ROOT, key, env.text("KAMKOR_COUNTRY", "kg"))
    if not always and current.is_current(place, mark):
        return
    _step("bring the tables up to date", "db", "tables", role="migrator")
    _step("load the country pack", "fill", role="app")
    current.make_current(place, mark)


def migrator_place() -> Place:
    """The database and the role that owns it."""
    other = other_server()
    if other is not None:
        return other
    server = embedded.start(var())
    return Place(
        database=database_name(),
        host=str(server.socket),
        user=setup_database.MIGRATOR_ROLE,
    )


def _step(what: str, *words: str, role: str) -> None:
    command, told = child(*words, role=role)
    if subprocess.run(command, env=told, check=False).returncode != 0:  # noqa: S603
        raise SetupError(f"Kamkor could not {what}: see above.")

"""What the made-up republic publishes: figures, an edition of the index, a release.

Through the verbs of the application, as its analysts and its auditor would do it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.context import MACHINE_ID, acting_as, acting_as_machine
from kamkor.monitoring.editions import actions as editions
from kamkor.monitoring.editions.models import Edition
from kamkor.monitoring.indicators import actions as indicators
from kamkor.monitoring.indicators import for_index
from kamkor.monitoring.indicators.choices import Form
from kamkor.monitoring.indicators.for_index import Gathered, Wish
from kamkor.monitoring.indicators.reading.given import Given
from kamkor.monitoring.marts import actions as marts
from kamkor.monitoring.publishing import actions as publishing
from kamkor.monitoring.publishing import counting, reads
from kamkor.monitoring.publishing.choices import ReleaseState
from kamkor.monitoring.publishing.models import Release

from . import figures

YEARS = 7
PREPARES, REVIEW = "analyst", ("analyst.second", "auditor")
NOTE = {
    "en": "Invented figures of a made-up republic.",
    "ru": "Вымышленные цифры вымышленной республики.",
    "ky": "Ойдон чыгарылган республиканын ойдон чыгарылган сандары.",
    "kk": "Ойдан шығарылған республиканың ойдан шығарылған сандары.",
}
INVENTED = {language: text.removesuffix(".") for language, text in NOTE.items()}
TITLE = {
    "en": "Child Well-being Index",
    "ru": "Индекс благополучия детей",
    "ky": "Балдардын бакубаттык индекси",
    "kk": "Балалар әл-ауқаты индексі",
}
Follow = Callable[[str], None]


def make(folder: Path, *, seed: int, at: datetime, follow: Follow) -> dict[str, Any]:
    """Marts, figures, an edition and a release that was reviewed by two; what came of
    it. Done before: nothing is done again."""
    code = f"{settings.COUNTRY}-demo"
    with acting_as_machine(), transaction.atomic():
        if Edition.objects.filter(code=code).exists():
            return {}
    follow("counting the register by quarters")
    with acting_as_machine(), transaction.atomic():
        marts.build(by=MACHINE_ID, at=at)
        indicators.count_register(country=settings.COUNTRY, at=at)
    follow("figures of offices")
    last = timezone.localdate(at).year - 1
    table = folder / "figures.csv"
    many = figures.write(
        table, country=settings.COUNTRY, years=range(last + 1 - YEARS, last + 1),
        seed=seed,
    )  # fmt: skip
    _bring_in(table, at)
    follow("an edition of the index")
    with _as(PREPARES, at) as by:
        gathered = for_index.gather(
            Wish(settings.COUNTRY, year=last, since=last + 1 - YEARS, until=last)
        )
        data = editions.keep_figures(gathered, said=INVENTED, by=by, at=at)
        spec = _specification(gathered)
        version = editions.begin(spec, data, names=TITLE, note=_note(), by=by, at=at)
        editions.freeze(version, code=code, year=last, by=by, at=at)
    follow("a release")
    return {"figures": many, "edition": code, "release": _release(at)}


def _note() -> str:
    """In the first official language of the country: words of who decided."""
    return NOTE[{"kg": "ky", "kz": "kk"}.get(settings.COUNTRY, "ru")]


def _bring_in(table: Path, at: datetime) -> None:
    given = Given(form=Form.TABLE, country=settings.COUNTRY, name=table.name)
    brought = indicators.bring_in(table, given=given, by=None, at=at)
    if not brought.again:
        indicators.accept(brought.vintage.pk, reason=_note(), by=None, at=at)


def _specification(gathered: Gathered) -> dict[str, Any]:
    """By the catalogue, between the ends of what was invented."""
    told = for_index.specification(gathered)
    posts = {one.code: figures.ends(one) for one in figures.told()}
    return told | {
        "year": None,
        "indicators": [
            part | {"goalposts": posts[part["code"]]} for part in told["indicators"]
        ],
        "method": {"normalise": "goalposts"},
        "uncertainty": {"draws": 1000, "aggregate": ["geometric"]},
    }


def _release(at: datetime) -> dict[str, Any]:
    """Prepared by one, let out by two others, published. Where the attacker wins, a
    release without the tables that lost is prepared, as an analyst would."""
    release = _prepared(reads.codes(), at)
    while release.state == ReleaseState.UNSAFE:
        lost = {win["table"] for win in release.report["wins"]}
        left = [code for code in release.tables if code not in lost]
        if not left or left == release.tables:
            break
        release = _prepared(left, at)
    if release.state == ReleaseState.READY:
        for login in REVIEW:
            with _as(login, at) as by:
                publishing.review(release.pk, let_out=True, why="", by=by, at=at)
        with _as(PREPARES, at) as by:
            release = publishing.publish(release.pk, by=by, at=at)
    return {"number": release.number, "state": str(release.state)}


def _prepared(tables: list[str], at: datetime) -> Release:
    quarters = counting.quarters(settings.COUNTRY)
    day = timezone.localdate(at)
    with _as(PREPARES, at) as by:
        wish = publishing.Wish(quarters[0], quarters[-1], tables, day, NOTE)
        return publishing.fill(publishing.order(wish, by=by, at=at).pk, at=at)


@contextmanager
def _as(login: str, at: datetime) -> Iterator[Actor]:
    user = User.objects.get(username=login)
    with acting_as(user.pk), transaction.atomic():
        yield actor_of(user.pk, at=at)

"""A shelf with invented releases, and a reader without an account or a database."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from kamkor.monitoring.publishing.store import shelf, writing
from tests.monitoring.publishing import sample


@pytest.fixture(scope="session")
def releases(tmp_path_factory) -> Callable[[str], Path]:
    """A folder of two releases of a country, made once for the run."""
    made: dict[str, Path] = {}

    def of(country: str) -> Path:
        if country not in made:
            folder = tmp_path_factory.mktemp(country)
            for number in (1, 2):
                writing.write(sample.release(country, number, seed=6 + number), folder)
            made[country] = folder
        return made[country]

    return of


@pytest.fixture
def kyrgyz(releases, settings) -> Path:
    """The shelf of Kyrgyzstan, read by the pages."""
    settings.PUBLICATION = releases("KG")
    return settings.PUBLICATION


@pytest.fixture
def own_shelf(tmp_path, settings) -> Path:
    """An empty shelf, which a test may fill and withdraw from."""
    settings.PUBLICATION = tmp_path / "publication"
    return settings.PUBLICATION


@pytest.fixture
def withdraw() -> Callable[[Path, int], None]:
    def why(folder: Path, number: int) -> None:
        one = shelf.get(folder, number)
        assert one
        shelf.withdraw(
            one, {"ru": "Ошибка в цифрах Оша.", "en": "Wrong figures of Osh."}
        )

    return why


@pytest.fixture
def reader() -> Callable[..., HttpResponse]:
    """reader("/open/ru/", header="…"): what the pages answer."""
    client = Client()

    def ask(address: str, **headers: str) -> HttpResponse:
        return client.get(address, headers=headers)

    return ask


def text(response: HttpResponse) -> str:
    body = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode()

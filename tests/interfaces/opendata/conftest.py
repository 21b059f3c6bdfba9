from dataclasses import dataclass

import pytest
from django.test import Client

from kamkor.monitoring.publishing.store import shelf
from kamkor.monitoring.publishing.store.writing import write
from tests.monitoring.publishing.sample import release

BASE = "/data/v1/"


@dataclass(frozen=True)
class Site:
    """Open data as anybody sees it: no account, and no database in these tests."""

    client: Client

    def get(self, path: str, **more):
        return self.client.get(BASE + path, **more)

    def bytes(self, path: str, **more) -> bytes:
        answer = self.get(path, **more)
        body = whole(answer)
        assert answer.status_code == 200, body[:500]
        return body

    def text(self, path: str, **more) -> str:
        return self.bytes(path, **more).decode()


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Releases 1 and 2 of Kyrgyzstan; the first was withdrawn."""
    folder = tmp_path_factory.mktemp("releases")
    first = write(release("KG", 1, seed=8), folder)
    write(release("KG", 2), folder)
    shelf.withdraw(first, {"en": "A mistake", "ru": "Ошибка"})
    write(release("KG", 3), folder)
    return folder


@pytest.fixture
def site(folder, settings) -> Site:
    settings.PUBLICATION = folder
    return Site(Client())

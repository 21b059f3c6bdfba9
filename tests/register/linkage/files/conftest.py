import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.register.linkage.files import tasks
from tests.cast import sign_in, somebody


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def erkin(client):
    return sign_in(client, somebody("erkin", RoleCode.ANALYST))


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """Jobs that were queued, for `work`."""
    queued = []
    monkeypatch.setattr(tasks.link_files, "defer", lambda job_id: queued.append(job_id))
    return queued

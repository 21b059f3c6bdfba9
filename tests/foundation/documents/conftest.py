import pytest
from django.template import engines

from kamkor.foundation.documents import reading


@pytest.fixture
def template(monkeypatch):
    """Lets a test say the source of a template; returns the name it goes by."""

    def of(source: str) -> str:
        made = engines["django"].from_string(source)
        monkeypatch.setattr(reading, "get_template", lambda _name: made)
        return "a-paper.html"

    return of

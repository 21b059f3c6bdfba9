"""Every template of a paper stays within the subset, on each of its branches."""

import pytest
from django.conf import settings

from kamkor.foundation.documents import BadDocument, reading

FOLDERS = (settings.BASE_DIR / "kamkor").glob("*/*/templates/*/papers")
PAPERS = sorted(path for folder in FOLDERS for path in folder.rglob("*.html"))


def test_there_are_papers():
    assert len(PAPERS) > 30


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_paper_has_only_elements_of_papers(path):
    reading.check(path.read_text(encoding="utf-8"), str(path))


def test_what_is_not_of_papers_would_be_found():
    with pytest.raises(BadDocument, match="line 2"):
        reading.check("<p>a</p>\n<div>b</div>", "x.html")

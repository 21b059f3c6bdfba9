"""100,000 figures are streamed: few of them are in memory at once."""

from collections import deque

import psutil
import pytest

from tests.interfaces.opendata.big import many
from tests.interfaces.opendata.conftest import Site

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    folder = tmp_path_factory.mktemp("big")
    many(folder, 100_000)
    return folder


@pytest.fixture
def big_site(big, settings, client):
    settings.PUBLICATION = big
    site = Site(client)
    site.bytes("data/CWB_IND/.KG.I1._T._T?format=csv")  # what is remembered, before
    return site


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("data/CWB_IND?format=csv", 5),
        ("data/CWB_IND?format=json", 2),
        ("data/CWB_IND?format=json&dimensionAtObservation=AllDimensions", 2),
        ("data/CWB_IND?format=genericdata", 20),
        ("data/CWB_IND?format=structurespecificdata", 5),
        ("data/CWB_IND?format=csv&lastNObservations=1", 0.1),
        ("files/CWB_IND.csv", 3),
        ("bulk/CWB_IND.zip", 0.1),
        ("bulk/CWB_IND.csv.gz", 0.1),
    ],
)
def test_memory_does_not_grow_with_the_answer(big_site, path, least):
    """Of the whole process, SQLite too; the rows alone would be a hundred megabytes."""
    here = psutil.Process()
    before = most = here.memory_info().rss
    length = 0
    for block in big_site.get(path).streaming_content:
        length += len(block)
        most = max(most, here.memory_info().rss)
    assert length > least * MEGABYTE
    assert most - before < 25 * MEGABYTE


def test_the_first_bytes_do_not_wait_for_the_last(big_site):
    answer = big_site.get("data/CWB_IND?format=csv")
    blocks = iter(answer.streaming_content)
    assert len(next(blocks)) < MEGABYTE
    assert deque(blocks, maxlen=1)

"""Somebody with sdmx1 and the address of the service, as the how-to tells it."""

import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import sdmx
from django.core.handlers.wsgi import WSGIHandler


class Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture
def client(site):
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    sdmx.add_source(
        {
            "id": "KG_CWB",
            "url": f"http://127.0.0.1:{server.server_port}/data/v1",
            "name": "Children",
        },
        override=True,
    )
    yield sdmx.Client("KG_CWB")
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_dataflow_is_found_with_all_it_needs(client):
    message = client.dataflow("CWB_IND")
    structure = message.structure["CWB_IND"]
    area = structure.dimensions.get("REF_AREA").local_representation.enumerated
    assert "KG-GB" in area.items


def test_figures_come_by_key_and_period(client):
    message = client.data(
        "CWB_IND", key=".KG-GB.DTP3._T.", params={"startPeriod": "2020"}
    )
    figures = sdmx.to_pandas(message)
    assert len(figures) == 5
    assert set(figures.index.get_level_values("REF_AREA")) == {"KG-GB"}
    assert figures.between(70, 100).all()


def test_a_key_of_names_is_made_of_the_structure(client):
    structure = client.datastructure("CWB_IND").structure["CWB_IND"]
    message = client.data(
        "CWB_IND", key={"REF_AREA": "KG-O+KG-GO", "INDICATOR": "DTP3"}, dsd=structure
    )
    figures = sdmx.to_pandas(message)
    assert set(figures.index.get_level_values("REF_AREA")) == {"KG-O", "KG-GO"}


def test_what_is_available_is_told_before_asking(client):
    message = client.availableconstraint("CWB_IND", key="..DTP3..", force=True)
    assert "AVAILABLE_CWB_IND" in message.constraint

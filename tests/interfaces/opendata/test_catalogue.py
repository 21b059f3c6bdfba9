"""The catalogue by StatDCAT-AP, checked by SHACL shapes of what its profiles ask for.

constraints.csv holds them with their sources; constraints.md says which were read.
"""

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from kamkor.interfaces.opendata import structure
from kamkor.interfaces.opendata.catalogue import beside, files
from kamkor.monitoring.publishing.store import shelf
from tests.interfaces.opendata import shapes

STAT = Namespace("http://data.europa.eu/s1n/")
SHAPES = shapes.graph()
BASE = "http://testserver/data/v1/"


@pytest.fixture
def graph(site):
    return Graph().parse(data=site.text("catalog.ttl"), format="turtle")


def check(graph):
    right, _graph, text = validate(graph, shacl_graph=SHAPES)
    return right, text


def test_the_catalogue_is_right_by_the_shapes(graph):
    right, text = check(graph)
    assert right, text


@pytest.mark.parametrize(
    "row", [r for r in shapes.rows() if r["least"]],
    ids=lambda r: f"{r['class']} {r['property']}",
)  # fmt: skip
def test_the_shapes_see_what_is_missing(graph, row):
    for one in graph.subjects(RDF.type, shapes.named(row["class"])):
        graph.remove((one, shapes.named(row["property"]), None))
    assert not check(graph)[0]


@pytest.mark.parametrize(
    "row", [r for r in shapes.rows() if r["range"]],
    ids=lambda r: f"{r['class']} {r['property']}",
)  # fmt: skip
def test_the_shapes_see_what_is_of_another_class(graph, row):
    path = shapes.named(row["property"])
    for one in list(graph.subjects(RDF.type, shapes.named(row["class"]))):
        if graph.value(one, path) is not None:
            graph.remove((one, path, None))
            graph.add((one, path, URIRef("urn:something-else")))
    assert not check(graph)[0]


def test_everything_that_open_data_serves_is_in_the_catalogue(graph, folder):
    listed = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    listed |= {str(one) for one in graph.objects(None, FOAF.page)}
    release = structure.release(shelf.current(folder))
    for path in files.files(release):
        if not path.startswith("catalog."):
            assert f"{BASE}{path}" in listed, path
    datasets = {str(one) for one in graph.subjects(RDF.type, DCAT.Dataset)}
    for flow in release.flows:
        assert f"{BASE}dataflow/KG_CWB/{flow.id}" in datasets
    for table in beside.tables(release):
        assert f"{BASE}files/{table.id}.csv#dataset" in datasets
    assert f"{BASE}files/INDEX_SOURCES.csv#dataset" in datasets


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_json_ld_is_the_same_graph(site, graph):
    other = Graph().parse(data=site.text("catalog.jsonld"), format="json-ld")
    assert isomorphic(graph, other)
    assert len(graph) > 200


def test_every_address_of_a_distribution_answers(site, graph):
    found = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    found |= {str(one) for one in graph.objects(None, FOAF.page)}
    assert len(found) > 60
    for address in found:
        assert site.bytes(address.removeprefix("http://testserver/data/v1/"))


def test_a_dataset_says_its_dimensions_series_and_years(graph):
    dataset = URIRef("http://testserver/data/v1/dataflow/KG_CWB/CWB_IND")
    assert graph.value(dataset, STAT.numSeries) == Literal(300)
    assert len(list(graph.objects(dataset, STAT.dimension))) == 6
    when = graph.value(dataset, DCTERMS.temporal)
    assert str(graph.value(when, DCAT.startDate)) == "2018-01-01"
    assert str(graph.value(when, DCAT.endDate)) == "2024-12-31"
    titles = {one.language for one in graph.objects(dataset, DCTERMS.title)}
    assert titles == {"en", "ru", "ky", "kk"}


def test_a_licence_is_told_only_where_one_was_named(site, graph, settings):
    assert not list(graph.objects(None, DCTERMS.license))
    settings.OPENDATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    named = Graph().parse(data=site.text("catalog.ttl"), format="turtle")
    every = set(named.subjects(RDF.type, DCAT.Distribution))
    assert set(named.subjects(DCTERMS.license)) == every
    assert check(named)[0]


def test_invented_figures_are_called_so(graph):
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    said = {str(one) for one in graph.objects(catalogue, DCTERMS.description)}
    assert "Practice only: these figures are invented." in said

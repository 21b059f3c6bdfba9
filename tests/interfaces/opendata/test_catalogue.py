"""The catalogue by StatDCAT-AP, checked by shapes of what its profiles ask for.

The official shapes are not in this project; `shapes.ttl` holds the properties that
DCAT-AP 3.0 and StatDCAT-AP call mandatory, and ranges of those we tell, typed in.
"""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

STAT = Namespace("http://data.europa.eu/m8g/")
SHAPES = Graph().parse(Path(__file__).parent / "shapes.ttl")


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
    ("subject", "predicate"),
    [
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.description),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCAT.endpointURL),
    ],
)
def test_the_shapes_see_what_is_missing(graph, subject, predicate):
    for one in graph.subjects(RDF.type, subject):
        graph.remove((one, predicate, None))
    assert not check(graph)[0]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_json_ld_is_the_same_graph(site, graph):
    other = Graph().parse(data=site.text("catalog.jsonld"), format="json-ld")
    assert isomorphic(graph, other)
    assert len(graph) > 200


def test_every_address_of_a_distribution_answers(site, graph):
    found = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    assert len(found) == 18
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
    assert len(list(named.subjects(DCTERMS.license))) == 18
    assert check(named)[0]


def test_invented_figures_are_called_so(graph):
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    said = {str(one) for one in graph.objects(catalogue, DCTERMS.description)}
    assert "Practice only: these figures are invented." in said

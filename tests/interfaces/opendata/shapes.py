"""SHACL shapes of constraints.csv, which says where each is from."""

import csv
from pathlib import Path

from rdflib import RDF, SH, XSD, BNode, Graph, Literal, Namespace, URIRef

from kamkor.interfaces.opendata.catalogue.dcat import PREFIXES

FILE = Path(__file__).with_name("constraints.csv")
SHAPES = Namespace("urn:shapes:")
KINDS = {"Literal": SH.Literal, "IRI": SH.IRI, "IRIOrBlank": SH.BlankNodeOrIRI}


def rows():
    return list(csv.DictReader(FILE.read_text("utf-8").splitlines()))


def named(short):
    prefix, _colon, name = short.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def graph():
    made = Graph()
    for row in rows():
        shape = SHAPES[row["class"].replace(":", "-")]
        made.add((shape, RDF.type, SH.NodeShape))
        made.add((shape, SH.targetClass, named(row["class"])))
        one = BNode()
        made.add((shape, SH.property, one))
        made.add((one, SH.path, named(row["property"])))
        made.add((one, SH.nodeKind, KINDS[row["kind"]]))
        for name, limit in (("least", SH.minCount), ("most", SH.maxCount)):
            if row[name]:
                made.add((one, limit, Literal(int(row[name]), datatype=XSD.integer)))
        if row["range"]:
            made.add((one, SH["class"], named(row["range"])))
    return made

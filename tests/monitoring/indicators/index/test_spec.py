"""A specification is read whole or refused with the place that is wrong."""

import json

import pytest

from kamkor.monitoring.indicators.index import spec
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import HEALTH_AND_LEARNING, specification, write


def refused(**changes):
    with pytest.raises(NotPossible) as caught:
        specification(**changes)
    assert caught.value.code == "spec_wrong"
    return caught.value.facts


def test_it_says_what_it_was_told():
    told = specification(method={"aggregate": ["arithmetic", "geometric"]})
    assert [one.code for one in told.indicators] == [
        "mortality",
        "vaccinated",
        "enrolled",
    ]
    assert told.groups[2].weight == 3
    assert told.method.aggregate == ["arithmetic", "geometric"]


def test_a_misspelt_field_is_refused_with_its_place():
    facts = refused(method={"normalize": "minmax"})
    assert facts["where"] == "method.normalize"


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([{"code": "a"}, {"code": "index"}], "no parent"),
        ([{"code": "index", "parent": "b"}, {"code": "b", "parent": "index"}], "no parent"),
        ([{"code": "index"}, {"code": "index"}], "twice"),
        ([{"code": "index"}], "no group health"),
    ],
)  # fmt: skip
def test_groups_that_are_no_tree_are_refused(groups, why):
    assert why in refused(groups=groups)["why"]


def test_a_circle_of_groups_is_refused():
    groups = [
        {"code": "index"}, {"code": "safety", "parent": "index"},
        {"code": "health", "parent": "learning"},
        {"code": "learning", "parent": "health"},
    ]  # fmt: skip
    last = HEALTH_AND_LEARNING["indicators"][0] | {"code": "s", "parent": "safety"}
    indicators = [*HEALTH_AND_LEARNING["indicators"], last]
    assert "circle" in refused(groups=groups, indicators=indicators)["why"]


def test_a_group_of_nothing_is_refused():
    groups = [*HEALTH_AND_LEARNING["groups"], {"code": "safety", "parent": "index"}]
    assert "safety" in refused(groups=groups)["why"]


def test_goalposts_that_are_one_are_refused():
    one = HEALTH_AND_LEARNING["indicators"][0] | {"goalposts": [5, 5]}
    rest = HEALTH_AND_LEARNING["indicators"][1:]
    assert "differ" in refused(indicators=[one, *rest])["why"]


def test_a_file_that_is_no_json_is_refused(tmp_path):
    with pytest.raises(NotPossible, match="spec_not_json"):
        spec.read(write(tmp_path / "spec.json", "{not json"))


def test_the_schema_names_every_field_and_takes_the_example():
    schema = spec.schema()
    assert set(schema["properties"]) >= {
        "groups",
        "indicators",
        "method",
        "uncertainty",
    }
    assert spec.parse(json.loads(json.dumps(HEALTH_AND_LEARNING))) == specification()

"""A small framework and table to make indices of."""

from pathlib import Path

import pytest

from kamkor.monitoring.indicators.index import spec

ROOT = Path(__file__).parents[4]


def shared(name: str) -> Path:
    """Figures of others, kept beside the project; a test without them is skipped."""
    path = ROOT.parent / "shared" / "data" / name
    if not path.exists():
        pytest.skip(f"no {name} beside the project")
    return path


HEALTH_AND_LEARNING = {
    "title": "Children",
    "groups": [
        {"code": "index"},
        {"code": "health", "parent": "index"},
        {"code": "learning", "parent": "index", "weight": 3},
    ],
    "indicators": [
        {
            "code": "mortality",
            "parent": "health",
            "direction": -1,
            "goalposts": [0, 50],
        },
        {"code": "vaccinated", "parent": "health", "goalposts": [0, 100]},
        {"code": "enrolled", "parent": "learning", "goalposts": [50, 100]},
    ],
}
REGIONS = """unit,name,year,mortality,vaccinated,enrolled,kind
KG-O,Osh oblast,2022,30,80,90,oblast
KG-O,Osh oblast,2023,25,80,92,oblast
KG-GB,Bishkek,2022,12,95,98,city
KG-GB,Bishkek,2023,10,96,99,city
KG-N,Naryn,2022,20,90,,oblast
KG-N,Naryn,2023,20,90,75,oblast
"""


def specification(**changes):
    """The small framework with other parts or another `method`."""
    return spec.parse(HEALTH_AND_LEARNING | changes)


def write(path: Path, text: str = REGIONS) -> Path:
    path.write_text(text, "utf-8")
    return path

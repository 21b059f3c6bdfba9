"""The district of the demo with the children of one household round, and its year."""

import json
from unittest.mock import patch

from rich.progress import Progress

from kamkor.cli import demo_loading
from kamkor.demo import republic
from kamkor.demo.casework import year
from kamkor.demo.people import DISTRICT
from kamkor.foundation.db import context

WIDE = {"kg": 5, "kz": 2}  # so many digits of a code say the region


def tell(country, home, size, until):
    """What happened, counted."""
    made = republic.make(home / "demo", children=1_500, seed=3, country=country)
    manifest = json.loads(made.manifest.read_text("utf-8"))
    region = DISTRICT[country][: WIDE[country]]
    manifest["lists"] = [
        entry
        for entry in manifest["lists"]
        if entry["kind"] == "round" and entry["territory"].startswith(region)
        and "2023" not in entry["path"]
    ]  # fmt: skip
    assert manifest["lists"]
    made.manifest.write_text(json.dumps(manifest), "utf-8")
    with patch.multiple("django.conf.settings", VAR=home, DEMO=True, COUNTRY=country):
        with context.acting_as_machine():
            demo_loading.load(made.folder, Progress(disable=True))
        return year.make(size, seed=1, until=until)

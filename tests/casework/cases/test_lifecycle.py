"""The life of a case is data, and data that cannot be is refused where it is read."""

import pytest
from django.conf import settings

from kamkor.casework.cases import lifecycle

KG = settings.BASE_DIR / "countries" / "kg" / "lifecycle.toml"


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_both_countries_have_one(country):
    life = lifecycle.of(country)
    assert life.first.code == "registered"
    assert life.ends == ["closed"]


@pytest.mark.parametrize(
    ("rule", "instead", "complaint"),
    [
        ('to = "primary_assessed"', 'to = "elsewhere"', "elsewhere"),
        ('action = "plan.agree"', 'action = "plan.bless"', "plan.bless"),
        ('name_ky = "Катталды"', 'name_ky = ""', "registered has no name in ky"),
        ('code = "closed"\nends = true', 'code = "closed"', "no move leads to an end"),
        ('from = ["family_not_found"]', "from = []", "From family_not_found no move"),
        ('to = "observed"', 'to = "closed"', "observed"),
        ('code = "assessed"', 'code = "registered"', "comes twice"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, rule, instead, complaint):
    text = KG.read_text(encoding="utf-8")
    if complaint.startswith("From family"):
        text = text.replace('"reassessment", "family_not_found"]', '"reassessment"]')
    assert rule in text
    path = tmp_path / "lifecycle.toml"
    path.write_text(text.replace(rule, instead), encoding="utf-8")
    with pytest.raises(lifecycle.BadLifecycle, match=complaint):
        lifecycle.read(path)

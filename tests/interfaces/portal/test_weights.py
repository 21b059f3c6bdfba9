"""Other weights, by the edition's own means, in the address and without a script."""

import csv
import io
from dataclasses import replace

import pytest

from kamkor.interfaces.portal.pages import reweighing
from kamkor.interfaces.portal.reads import Release
from kamkor.monitoring.publishing.store import reading, shelf

from .conftest import text


@pytest.fixture
def release(kyrgyz):
    return Release(shelf.current(kyrgyz))


@pytest.fixture
def edition(release):
    return next(iter(release.editions.values()))


def test_the_published_weights_give_the_published_scores(release, edition):
    points = {part.code: 20 for part in release.parts(edition.code)}
    for one in reweighing.moved(release, edition, points):
        assert one.now == pytest.approx(one.before, abs=1e-9)
        assert one.rank_now == one.rank_before


def test_all_weight_on_one_domain_gives_its_scores(release, edition):
    points = {part.code: 0 for part in release.parts(edition.code)} | {"health": 100}
    found = {m.area: m.now for m in reweighing.moved(release, edition, points)}
    for s in release.scores(edition.code, node="health", period=edition.period):
        assert found[s.area] == pytest.approx(s.value, abs=1e-9)


def test_another_mean_of_the_edition_is_used_as_it_is(release, edition):
    points = {part.code: 20 for part in release.parts(edition.code)}
    told = dict(edition.specification)
    told["method"] = {**told["method"], "aggregate": "geometric"}
    other = replace(edition, specification=told)
    plain = {m.area: m.now for m in reweighing.moved(release, edition, points)}
    for m in reweighing.moved(release, other, points):
        assert m.now < plain[m.area], "a geometric mean is below the arithmetic"


def test_the_lever_is_the_indicator_that_adds_most(release, edition):
    area = "41721000000000"
    code, points = reweighing.lever(release, edition, area)
    period = edition.period
    gains = {}
    for node in release.nodes(edition.code):
        scores = release.scores(edition.code, node=node.code, period=period)
        own = next(s.value for s in scores if s.area == area)
        if node.moves_it is not None and own is not None:
            gains[node.code] = max(s.value for s in scores if s.value is not None) - own
            gains[node.code] *= node.in_index
    assert code == max(gains, key=gains.get)
    # health of Osh city rests on both its indicators, so that means are plain here
    assert points == pytest.approx(gains[code], rel=0.02)


def test_weights_are_in_the_address_and_work_without_a_script(kyrgyz, reader):
    page = text(reader("/open/ru/method/?w-health=100&w-migration=0"))
    assert 'name="w-health" min="0" max="100" step="5" value="100"' in page
    assert "С вашими весами" in page
    address = "/open/ru/method/?w-migration=0&w-health=100"
    told = reader(f"{address}&figure=weights&file=csv").content.decode("utf-8-sig")
    assert any(
        row["score"] != row["score_yours"] for row in csv.DictReader(io.StringIO(told))
    )
    assert (
        reader(address).headers["ETag"]
        == reader("/open/ru/method/?w-health=100&w-migration=0").headers["ETag"]
    ), "the order of weights is not another view"


def test_nothing_that_counts_is_said_in_words(kyrgyz, reader):
    zeros = "&".join(
        f"w-{code}=0"
        for code in ("health", "learning", "protection", "material", "migration")
    )
    assert "Ничего не учитывается" in text(reader(f"/open/ru/method/?{zeros}"))


def test_the_framework_shows_weights_as_given_and_as_they_work(
    release, edition, reader
):
    told = reader("/open/ru/method/?figure=tree&file=csv").content.decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(told))}
    for node in reading.nodes(release.kept, edition.code):
        assert float(rows[node.code]["in_index"]) == pytest.approx(node.in_index * 100)
        moves = rows[node.code]["moves_it"]
        assert (moves == "") == (node.moves_it is None)
